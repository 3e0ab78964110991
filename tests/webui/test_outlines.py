"""Structures over a frame."""

from webui.outlines import outlines

SEEN = [
    {"name": "nasal_bone", "confidence": 0.914, "box": [322, 119, 352, 133]},
    {"name": "palate", "confidence": 0.1, "box": [307, 158, 399, 217]},
]


def test_outlines_leave_out_what_was_hardly_seen() -> None:
    assert [one.name for one in outlines(SEEN, {})] == ["nasal_bone"]
    assert len(outlines(SEEN, {}, least=0.01)) == 2


def test_outline_has_corner_and_size_in_pixels_and_a_readable_label() -> None:
    (one,) = outlines(SEEN, {"nasal_bone": "Nasal bone"})
    assert (one.x, one.y, one.width, one.height) == (322, 119, 30, 14)
    assert one.label == "Nasal bone 91 %"


def test_outline_without_a_given_name_shows_its_code_in_words() -> None:
    assert outlines(SEEN, {})[0].label == "nasal bone 91 %"
