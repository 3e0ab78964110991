"""An image has one grade on every page, with how sure it is and why: never two that contradict each other."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from auditapp.assessment.models import Assessment
from auditapp.protocols.seen import WHOLE
from tests.factories import make_image, make_opinion, make_protocol
from tests.people import Cast, make_cast

pytestmark = pytest.mark.django_db
GRADES = re.compile(r'<span class="grade (\w*)">')
MISSED_TWO = {"missing": ["nasal_tip", "palate"]}  # not standard, whatever is open


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def shown(client: Client, cast: Cast, image: Assessment, query: str = "") -> str:
    client.force_login(cast.maria)
    whole = client.get(reverse("image", args=[image.frame.instance_id]) + query).content.decode()
    return " ".join(whole[whole.index("<main") : whole.index("</main>")].split())


@pytest.mark.parametrize(
    ("told", "grade"),
    [
        ({}, "standard"),
        ({"standard_probability": 0.93}, "standard"),
        ({"standard_probability": 0.07}, "basic"),
        ({"standard_probability": 0.93} | MISSED_TWO, "basic"),
    ],
)
@pytest.mark.parametrize("overall", [0, 1, 2])
def test_one_grade_is_shown_whatever_the_other_scales_say(
    client: Client, cast: Cast, told: dict[str, Any], grade: str, overall: int
) -> None:
    text = shown(client, cast, make_image(cast.department, overall=make_opinion(overall, of=3), **told))

    assert GRADES.findall(text) == [grade]
    assert "as learnt" not in text


def test_a_standard_image_says_how_sure_that_is(client: Client, cast: Cast) -> None:
    text = shown(client, cast, make_image(cast.department, standard_probability=0.93, doubts={"nasal_tip": 0.6, WHOLE: 0.1}))

    assert 'Standard<span class="faint">93 %</span>' in text
    assert "The criteria leave the grade open: 5 of 9 points are known." in text
    assert "Experts would call this image standard: 93%. Most in doubt: “The echogenic tip of the nose is seen”." in text
    assert "Rock the probe gently" not in text


def test_an_image_that_is_not_standard_says_what_to_do(client: Client, cast: Cast) -> None:
    text = shown(client, cast, make_image(cast.department, standard_probability=0.2, doubts={"nasal_tip": 1.6}))

    assert "Basic</span>" in text  # no score beside it: all that is known was met
    assert text.count("Rock the probe gently") == 1


def test_advice_stands_once(client: Client, cast: Cast) -> None:
    image = make_image(cast.department, missing=["nasal_tip"], standard_probability=0.2, doubts={"nasal_tip": 1.6})

    assert shown(client, cast, image).count("Rock the probe gently") == 1


def test_a_grade_by_its_criteria_says_whether_more_could_change_it(client: Client, cast: Cast) -> None:
    open_still, settled = make_image(cast.department), make_image(cast.department, standard_probability=0.99, **MISSED_TWO)

    assert "The grade rests on 5 of 9 points. The other points could still change it." in shown(client, cast, open_still)
    text = shown(client, cast, settled)
    assert "The grade rests on 5 of 9 points." in text
    assert [words for words in ("still change it", "Experts would call", "99%", "99 %") if words in text] == []


def test_an_abstaining_machine_says_so(client: Client, cast: Cast) -> None:
    image = make_image(cast.department, standard_probability=0.52)
    image.grades.update(grade="", decided_by="nobody")  # as under a protocol that lets it abstain

    text = shown(client, cast, image)

    assert GRADES.findall(text) == [""]
    assert "Experts would call this image standard: 52%. That is too close to call, so the machine gives no grade." in text
    assert "ask_grade_why" not in text and "Too little could be told" not in text


def test_an_image_unlike_all_others_tells_no_opinion(client: Client, cast: Cast) -> None:
    text = shown(client, cast, make_image(cast.department, standard_probability=0.97, out_of_distribution=0.9))

    assert [words for words in ("Experts would call", "97%", "97 %") if words in text] == []


def test_a_list_says_how_sure_a_standard_image_is(client: Client, cast: Cast) -> None:
    make_image(cast.department, standard_probability=0.84)
    make_image(cast.department, standard_probability=0.16)
    client.force_login(cast.maria)
    text = " ".join(client.get("/images/").content.decode().split())

    assert 'Standard<span class="faint">84 %</span>' in text
    assert "Basic</span>" in text and "16 %" not in text


def test_a_protocol_tells_where_experts_learnt_opinion_decides(client: Client, cast: Cast) -> None:
    client.force_login(cast.maria)
    pages = {code: client.get(reverse("protocol", args=[make_protocol(code).pk])).content.decode() for code in ("fmf-nt", "herman")}

    assert "standard from a probability of 50 %" in pages["fmf-nt"]
    assert "learnt of experts" not in pages["herman"]


def test_reading_in_chinese(client: Client, cast: Cast) -> None:
    client.cookies["django_language"] = "zh-hans"
    text = shown(client, cast, make_image(cast.department, standard_probability=0.2, doubts={"nasal_tip": 1.6}))

    assert "专家会认为此图像标准的概率：20%。 最存疑：“显示强回声的鼻尖”。" in text
    assert "各条目不能确定等级：9 分中已知 5 分。" in text
