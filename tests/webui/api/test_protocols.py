import pytest

from tests.factories import make_protocol
from tests.people import make_department, make_uma
from tests.webui.api.clients import client_of

pytestmark = pytest.mark.django_db


def test_protocols_tell_every_criterion_with_its_weight_and_the_source():
    protocol = make_protocol("herman")
    told = client_of(make_uma(make_department())).get("/api/v1/protocols/").json()["results"]
    (herman,) = [one for one in told if one["code"] == "herman"]
    criteria = [criterion for plane in herman["planes"] for criterion in plane["criteria"]]
    assert herman["source"] == protocol.source
    assert criteria and all(one["statement"] and one["weight"] > 0 for one in criteria)


def test_protocols_tell_where_experts_learnt_opinion_takes_part():
    make_protocol()
    told = client_of(make_uma(make_department())).get("/api/v1/protocols/").json()["results"]
    part = {(one["code"], plane["code"]): plane["opinion"] for one in told for plane in one["planes"]}
    assert part["fmf-nt", "nt"] == {"standard_from": 0.5, "abstain_within": 0.0}
    assert part["herman", "nt"] is part["routine", "crl"] is None
