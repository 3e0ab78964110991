"""The demo's simulated experts read what was drawn."""

import pytest

from auditapp.rounds.models import Assignment
from tests.factories import make_round
from tests.people import make_cast
from workers.demo.months import plane_drawn
from workers.demo.studies import Truth

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("drawn", ["nt", "femur"])
def test_expert_names_the_plane_that_was_drawn_whatever_the_machine_took_it_for(drawn: str) -> None:
    cast = make_cast()
    make_round(cast.department, by=cast.maria, images=1)
    item = Assignment.objects.get().item

    assert item.plane.code == "nt"
    assert plane_drawn(item, Truth(drawn, {}, frozenset())).code == drawn
