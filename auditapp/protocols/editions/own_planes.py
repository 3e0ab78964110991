"""Planes for which we know no published score: the criteria are ours, on structures that published lists name."""

from typing import Any

from auditapp.protocols.edition import CriterionEdition, PlaneEdition
from auditapp.protocols.editions.anatomy import FULLY_MAGNIFIED, HALVED, expected, filled, shown

SHARP: dict[str, Any] = {"kind": "factor", "factor": "sharpness", "most": 1}  # sharp or slightly soft
GAIN_RIGHT: dict[str, Any] = {"kind": "factor", "factor": "gain", "least": 2, "most": 2}
UNSHADOWED: dict[str, Any] = {"kind": "factor", "factor": "shadowing", "most": 1}  # none or slight
MIDDLE = 0.2  # of width or height that the heart may lie beside the middle of the image

HEAD_FIRST = PlaneEdition(
    code="head_first_trimester",
    name="Head, first trimester",
    structures=expected("skull", "midline", "choroid_plexus"),
    criteria=(
        CriterionEdition("skull", "The skull is seen all round", "Turn until the bone closes to an oval.", 1, shown("skull")),
        CriterionEdition("falx", "The falx is seen", "Tilt until the bright midline shows.", 1, shown("midline")),
        CriterionEdition("symmetrical", "The falx lies in the middle", "Tilt until both halves are alike.", 1, HALVED),
        CriterionEdition(
            "plexus",
            "Both choroid plexuses are seen",
            "Slide until they fill the halves like the wings of a butterfly.",
            1,
            {"kind": "count", "structure": "choroid_plexus", "least": 2},
        ),
        CriterionEdition("magnification", "The head fills half of the image", "Zoom in before freezing.", 1, filled("skull", 0.5)),
    ),
)
ABDOMEN_FIRST = PlaneEdition(
    code="abdomen_first_trimester",
    name="Abdomen with the cord, first trimester",
    structures=expected("abdomen_wall", "cord_insertion", "stomach", "spine"),
    criteria=(
        CriterionEdition("wall", "The wall of the abdomen is seen", "Turn until the section closes.", 1, shown("abdomen_wall")),
        CriterionEdition(
            "cord", "The insertion of the cord is seen", "Slide towards the rump until the cord enters.", 1, shown("cord_insertion")
        ),
        CriterionEdition("spine", "The spine is seen", "Turn until the spine lies opposite the cord.", 1, shown("spine")),
        CriterionEdition(
            "magnification", "The abdomen fills half of the image", "Zoom in before freezing.", 1, filled("abdomen_wall", 0.5)
        ),
    ),
)
THORAX = PlaneEdition(
    code="thorax",
    name="Thorax with the four chambers",
    structures=expected("thorax_wall", "heart", "spine"),
    criteria=(
        CriterionEdition("heart", "The heart is seen", "Slide from the abdomen towards the head.", 1, shown("heart")),
        CriterionEdition("spine", "The spine is seen", "Turn until the section lies across the spine.", 1, shown("spine")),
        CriterionEdition(
            "centred",
            "The heart lies in the middle of the image",
            "Move the probe until the heart is in the middle.",
            1,
            {"kind": "centred", "structures": ["heart"], "most": MIDDLE},
        ),
        CriterionEdition("magnification", "The thorax fills half of the image", "Zoom in before freezing.", 1, filled("thorax_wall", 0.5)),
        CriterionEdition("gain", "The gain is right", "Turn the gain until blood is black and walls are grey.", 1, GAIN_RIGHT),
    ),
)
PROFILE = PlaneEdition(
    code="profile",
    name="Profile",
    structures=expected("nasal_bone", "nose", "lips", "chin"),
    criteria=(
        CriterionEdition("nasal_bone", "The nasal bone is seen", "Bring the bone across the beam.", 1, shown("nasal_bone")),
        CriterionEdition("nose", "The nose is seen", "Rotate until the tip of the nose shows.", 1, shown("nose")),
        CriterionEdition("lips", "The lips are seen", "Rotate until both lips show in front.", 1, shown("lips")),
        CriterionEdition("chin", "The chin is seen", "Wait until the chin is off the chest.", 1, shown("chin")),
        CriterionEdition("magnification", "The face fills the image", "Zoom in before freezing.", 1, FULLY_MAGNIFIED),
    ),
)
KIDNEYS = PlaneEdition(
    code="kidneys",
    name="Kidneys",
    structures=expected("kidney", "spine"),
    criteria=(
        CriterionEdition(
            "kidneys",
            "Both kidneys are seen",
            "Turn until one lies on each side of the spine.",
            1,
            {"kind": "count", "structure": "kidney", "least": 2},
        ),
        CriterionEdition("spine", "The spine is seen", "Bring the spine towards or away from the probe.", 1, shown("spine")),
        CriterionEdition("sharpness", "The image is sharp", "Set the focus to the kidneys.", 1, SHARP),
        CriterionEdition(
            "shadows", "No shadow hides a kidney", "Turn the fetus or the probe until the spine shades neither.", 1, UNSHADOWED
        ),
    ),
)
CERVIX = PlaneEdition(
    code="cervix",
    name="Cervix",
    structures=expected("cervical_canal", "internal_os", "external_os"),
    criteria=(
        CriterionEdition("canal", "The canal of the cervix is seen", "Rotate until the whole canal shows.", 1, shown("cervical_canal")),
        CriterionEdition("internal_os", "The internal os is seen", "Empty the bladder, and press less.", 1, shown("internal_os")),
        CriterionEdition("external_os", "The external os is seen", "Pull the probe back a little.", 1, shown("external_os")),
        CriterionEdition("magnification", "The cervix fills the image", "Zoom in before freezing.", 1, FULLY_MAGNIFIED),
    ),
)
OWN_PLANES = (HEAD_FIRST, ABDOMEN_FIRST, THORAX, PROFILE, KIDNEYS, CERVIX)
OWN_SOURCE = (
    "First-trimester head and abdomen, thorax, profile, kidneys and cervix: criteria, points and limits are ours, for want of a published "
    "score; their structures are those that github.com/AIQualityControl/Plug-and-play-AI-assistant (commit 50e54dea) lists for the planes, "
    "but for kidneys and cervix; gain and zoom of the four-chamber plane are judged as by Dong et al., doi:10.1109/JBHI.2019.2948316."
)
