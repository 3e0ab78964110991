"""No number without a word why: every code of the statistics has its words, in each language."""

import pytest
from django.utils import translation

from auditapp.reports.agreement import KAPPA, LEAST_PAIRS, not_estimable, too_few
from auditapp.statistics.shares import Refusal
from webui.measures import Kind
from webui.reasons import WORDS, why_not
from webui.report_figures import measure_of


@pytest.mark.parametrize("code", list(Refusal))
def test_every_code_has_words_in_both_languages(code: Refusal) -> None:
    with translation.override("en"):
        english = why_not(code)
    with translation.override("zh-hans"):
        chinese = why_not(code)
    assert len(english) > 10
    assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese)


def test_no_words_stand_for_no_code() -> None:
    assert set(WORDS) == set(Refusal)
    assert why_not("") == ""


def test_a_number_that_is_not_there_says_why() -> None:
    told = not_estimable(40, "Horvitz-Thompson", Refusal.UNREAD_STRATUM).as_json()
    with translation.override("en"):
        assert why_not(Refusal.UNREAD_STRATUM) in measure_of(Kind.SHARE, told).rests_on


def test_too_few_reads_say_how_many_are_needed() -> None:
    told = too_few(12, f"{KAPPA[2]}, Dirichlet posterior").as_json()
    with translation.override("en"):
        assert f"{LEAST_PAIRS} are needed" in measure_of(Kind.KAPPA, told).rests_on


def test_older_editions_without_a_reason_say_what_they_said() -> None:
    told = not_estimable(40, KAPPA[2], Refusal.NOTHING_READ).as_json()
    del told["reason"]
    with translation.override("en"):
        assert measure_of(Kind.KAPPA, told).rests_on.endswith("machine or expert used one grade alone")
