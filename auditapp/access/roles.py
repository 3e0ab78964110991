"""The five roles, readable by a clinician: who may do what in one department."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop


@dataclass(frozen=True, slots=True)
class Role:
    code: str
    name: str
    description: str
    permissions: frozenset[str]


QUALITY_MANAGER = Role(
    "quality-manager",
    gettext_noop("Quality manager"),
    gettext_noop("Uploads studies, sees the department's images, opens and closes audit rounds and reads their reports."),
    frozenset({"upload", "view_images", "manage_rounds"}),
)
RADIOLOGIST = Role(
    "radiologist",
    gettext_noop("Radiologist"),
    gettext_noop("Uploads own studies and sees own results, nobody else's."),
    frozenset({"upload", "view_own"}),
)
EXPERT = Role(
    "expert",
    gettext_noop("Expert"),
    gettext_noop("Reviews the images that are assigned, without seeing what the machine or a colleague thought."),
    frozenset({"review"}),
)
UPLOADER = Role(
    "uploader",
    gettext_noop("Uploader"),
    gettext_noop("A program or clerk that uploads studies and sees how each file ended, nothing more."),
    frozenset({"upload"}),
)
ADMINISTRATOR = Role(
    "administrator",
    gettext_noop("Administrator"),
    gettext_noop("Grants roles, maps operator names to radiologists and watches the models; sees no results of persons."),
    frozenset({"administer"}),
)
ROLES = {role.code: role for role in (QUALITY_MANAGER, RADIOLOGIST, EXPERT, UPLOADER, ADMINISTRATOR)}
