"""Stored sentences as a page says them."""

import pytest
from django.utils.translation import override

from auditapp.imaging.refusals import ALREADY_HERE
from webui.words import reason_said


@pytest.mark.parametrize(("language", "told"), [("en", "Already here since 21 Nov 2026."), ("zh-hans", "已于 2026年11月21日 收到。")])
def test_reason_tells_the_day_as_its_reader_writes_days(language: str, told: str) -> None:
    with override(language):
        assert reason_said(ALREADY_HERE.format(day="2026-11-21")) == told


def test_reason_keeps_figures_that_are_no_day() -> None:
    assert reason_said("Code 2026-99-99.") == "Code 2026-99-99."
