import pytest

from ml.structures.known import MAY_SHOW, known
from ml.types import NT_STRUCTURES, PLANES, STRUCTURE_NAMES, STRUCTURES


def test_what_is_marked_is_known_and_what_may_stand_unmarked_is_not() -> None:
    flags = dict(zip(STRUCTURE_NAMES, known("nt", NT_STRUCTURES), strict=True))
    assert all(flags[name] for name in NT_STRUCTURES)
    assert not any(flags[name] for name in ("skull", "spine", "fetus", "chin", "heart"))
    assert all(flags[name] for name in ("femur", "kidney", "internal_os"))


def test_a_head_whose_skull_alone_is_marked_tells_nothing_of_the_brain() -> None:
    flags = dict(zip(STRUCTURE_NAMES, known("head", ("skull",)), strict=True))
    assert flags["skull"] and flags["femur"] and flags["nt"]
    assert not flags["thalami"] and not flags["csp"] and not flags["cm"]


def test_where_there_is_no_anatomy_all_is_known_to_be_absent() -> None:
    assert known(None, ()).all()


@pytest.mark.parametrize("plane", STRUCTURES)
def test_a_plane_may_show_its_own_structures(plane: str) -> None:
    assert set(STRUCTURES[plane]) <= MAY_SHOW[plane]


def test_every_plane_says_what_it_may_show() -> None:
    assert set(MAY_SHOW) == set(PLANES)
