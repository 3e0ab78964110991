import csv
import io
import json
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from auditapp.reports.models import Action, Report
from auditapp.reports.services import record_action
from tests.factories import make_report
from tests.people import Cast, make_cast, make_radiologist
from tests.webui.pages.signing_in import browser_of

pytestmark = pytest.mark.django_db
SEPTEMBER = (date(2026, 9, 1), date(2026, 9, 30))
BAD = ["palate", "nasal_tip", "amnion", "calipers"]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def maria(cast: Cast) -> Client:
    return browser_of(cast.maria)


@pytest.fixture
def report(cast: Cast) -> Report:
    return make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=30, reads=30, missed_by={0: BAD, 1: BAD})


def told(client: Client, report: Report, query: str = "") -> str:
    return client.get(reverse("report", args=[report.round_id]) + query).content.decode()


def test_finding_comes_first(maria: Client, report: Report) -> None:
    findings = maria.get(reverse("report", args=[report.round_id])).context["findings"]

    assert findings[0].startswith("In October 2026, 93 % (")
    assert "of 30 images read were standard" in findings[0]


def test_constant_machine_makes_kappa_not_estimable(maria: Client, report: Report) -> None:
    page = told(maria, report)

    assert "Cannot be estimated" in page
    assert "cannot be estimated (n = 30)" in page


def test_few_reads_are_said_to_be_few(cast: Cast, maria: Client) -> None:
    few = make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=3)

    assert "3 images with a grade by an expert are not enough data" in told(maria, few)


def test_every_chart_has_its_table(maria: Client, report: Report) -> None:
    page = told(maria, report)

    assert page.count('<figure class="chart"') == page.count("The numbers as a table") >= 2


def test_method_names_protocol_seed_model_and_software(maria: Client, report: Report) -> None:
    page = told(maria, report)
    method = page[page.index('id="method"') :]

    assert all(word in method for word in ("(2026.4)", "<dd>7</dd>", "structures-test-1", "Jeffreys", "Dirichlet", "SonoAudit 0.1.0"))


def test_trend_and_earlier_actions_come_with_the_second_round(cast: Cast, maria: Client) -> None:
    earlier = make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=12, period=SEPTEMBER)
    record_action(by=cast.maria, report=earlier, text="Teach the nasal tip.")
    page = told(maria, make_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=12))

    assert "In September 2026 it was 100 %" in page
    assert "Decided after September 2026" in page
    assert "Teach the nasal tip." in page


def test_counting_again_makes_an_edition_and_the_old_one_stays(maria: Client, report: Report) -> None:
    maria.post(reverse("count_again", args=[report.round_id]))

    assert "edition 2 of this report" in told(maria, report)
    assert "edition 1 of this report" in told(maria, report, "?edition=1")
    assert maria.get(reverse("report", args=[report.round_id]) + "?edition=3").status_code == 404


def test_action_is_recorded(maria: Client, report: Report) -> None:
    maria.post(reverse("new_action", args=[report.round_id]), {"text": "Teach.", "due_on": "2026-12-01"})

    assert Action.objects.get().due_on == date(2026, 12, 1)


def test_action_without_words_is_asked_for(maria: Client, report: Report) -> None:
    assert maria.post(reverse("new_action", args=[report.round_id]), {"text": " "}).status_code == 422


def test_action_is_ticked_off(cast: Cast, maria: Client, report: Report) -> None:
    action = record_action(by=cast.maria, report=report, text="Teach.")
    maria.post(reverse("end_action", args=[report.round_id, action.pk]))

    assert "Tick off" not in told(maria, report)


def test_json_holds_every_number(maria: Client, report: Report) -> None:
    answer = maria.get(reverse("report_json", args=[report.round_id]))

    assert json.loads(answer.content)["numbers"] == report.numbers
    assert "kingsway-2026-10-01-edition-1.json" in answer.headers["Content-Disposition"]


def test_csv_has_a_line_for_each_number(maria: Client, report: Report) -> None:
    rows = list(csv.DictReader(io.StringIO(maria.get(reverse("report_csv", args=[report.round_id])).content.decode())))
    share = next(row for row in rows if (row["group"], row["number"]) == ("radiologist", "standard_share"))

    assert (share["name"], float(share["value"]), share["n"]) == ("Lena Ortiz", pytest.approx(0.933333), "30")


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_name_that_looks_like_a_formula_is_escaped(cast: Cast, maria: Client, start: str) -> None:
    radiologist = make_radiologist(cast.department, f"{start}HYPERLINK(1)")
    report = make_report(cast.department, by=cast.maria, radiologist=radiologist, images=1)

    assert f"'{start}HYPERLINK(1)" in maria.get(reverse("report_csv", args=[report.round_id])).content.decode()


def test_list_shows_each_round_once(maria: Client, report: Report) -> None:
    maria.post(reverse("count_again", args=[report.round_id]))
    rows = maria.get(reverse("reports")).context["rows"]

    assert [held.edition for held, _ in rows] == [2]
