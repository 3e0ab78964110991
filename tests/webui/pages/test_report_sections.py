"""A report with every number that there is, and what its page leaves out where an older edition has none."""

import re
from copy import deepcopy
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from auditapp.reports.models import Report
from auditapp.reports.services import finish_action, keep_numbers, record_action
from tests.factories import make_report
from tests.people import Cast, make_cast
from tests.report_numbers import make_full_report
from tests.webui.pages.signing_in import browser_of
from webui.report_agreements import row_name

pytestmark = pytest.mark.django_db
NEWER = ("schema", "design", "funnel", "agreements", "several_readers", "scores", "change", "completeness", "measurements")
SEPTEMBER = (date(2026, 9, 1), date(2026, 9, 30))


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def maria(cast: Cast) -> Client:
    return browser_of(cast.maria)


@pytest.fixture
def full(cast: Cast) -> Report:
    return make_full_report(cast.department, by=cast.maria, radiologist=cast.radiologist, images=1)


def page_of(client: Client, report: Report, query: str = "", language: str = "en") -> str:
    answer = client.get(reverse("report", args=[report.round_id]) + query, headers={"Accept-Language": language})
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_sections_stand_in_the_order_in_which_a_director_reads(maria: Client, full: Report) -> None:
    page = page_of(maria, full)
    sections = ["findings", "change", "people", "funnel", "faults", "completeness", "agreement", "measured", "actions", "method"]
    places = [page.index(f'class="{one}"' if one == "findings" else f'id="{one}"') for one in sections]

    assert places == sorted(places)


def test_findings_say_share_census_change_and_completeness(maria: Client, full: Report) -> None:
    found = " ".join(maria.get(reverse("report", args=[full.round_id])).context["findings"])

    assert "82 % (75–88) of 1200 images were standard, by 96 read" in found
    assert "could grade 400 of the 1,200 images, found 82 % of those standard" in found
    assert "changed by +9 points (+1 to +17), more than chance alone" in found
    assert "82 % (73–88) of 100 studies hold every required plane" in found
    assert "Lena" not in found


def test_people_stand_by_name_and_too_few_reads_give_no_number(maria: Client, full: Report) -> None:
    rows = maria.get(reverse("report", args=[full.round_id])).context["radiologists"]

    assert [row["name"] for row in rows] == ["Anna Berg", "Lena Ortiz", "Tom Few"]
    assert (str(rows[2]["share"]), str(rows[1]["shrunk"])) == ("Not enough data", "75 % (66–84)")


def test_trial_s_mark_stands_beside_the_own_change(maria: Client, full: Report) -> None:
    page = page_of(maria, full)

    assert "the AI-IQA trial saw +7.7 points" in page
    assert "Here this is open: what was seen here fits" in page


def test_nt_under_100_measurements_has_no_verdict(maria: Client, full: Report) -> None:
    assert "no verdict under 100 measurements" in page_of(maria, full)


def test_measurements_tell_the_months_on_which_they_rest(maria: Client, full: Report) -> None:
    told = full.numbers["measurements"]
    days = [date_format(date.fromisoformat(told[key])) for key in ("from", "to")]
    window = f"Measurements of {days[0]} to {days[1]}: the six months up to the end of the round"

    assert window in page_of(maria, full)
    person = full.numbers["radiologists"][0]["id"]
    assert window in maria.get(reverse("report_radiologist", args=[full.round_id, person])).content.decode()


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 35), ("?pair=expert_self", 2), ("?by=criterion", 30), ("?pair=expert_self&by=vendor", 1), ("?pair=nonsense", 35)],
)
def test_agreement_is_filtered_by_the_address(maria: Client, full: Report, query: str, count: int) -> None:
    agreements = maria.get(reverse("report", args=[full.round_id]) + query).context["agreements"]

    assert agreements["page"].paginator.count == count
    assert len(agreements["rows"]) == min(count, 20)


def test_agreement_of_a_grade_has_the_grade_s_name() -> None:
    assert [row_name({"by": "grade", "name": name}) for name in ("standard", "non_standard")] == ["Standard", "Non-standard"]


def test_indices_of_too_few_pairs_are_no_numbers(cast: Cast, maria: Client, full: Report) -> None:
    numbers = deepcopy(full.numbers)
    for row in numbers["agreements"]:
        row["percent_agreement"] |= {"value": None, "state": "not_enough_data"}
    few = make_edition(full, numbers)

    rows = maria.get(reverse("report", args=[few.round_id])).context["agreements"]["rows"]
    assert {(row["prevalence"], row["bias"]) for row in rows} == {("–", "–")}


def test_shrunk_shares_have_no_column_where_nobody_has_one(maria: Client, full: Report) -> None:
    numbers = deepcopy(full.numbers)
    for person in numbers["radiologists"]:
        person["shrunk"] = {**person["shrunk"], "value": None, "state": "not_enough_data"}

    assert "Shrunk" in page_of(maria, full)
    assert "Shrunk" not in page_of(maria, make_edition(full, numbers))


def test_agreement_by_study_is_not_said_to_take_images_as_independent(maria: Client, full: Report) -> None:
    numbers = deepcopy(full.numbers)
    numbers["all"]["agreement"]["kappa"]["method"] = "Cohen's kappa, by study, Dirichlet posterior"

    assert "images of one study count as independent" in page_of(maria, full)
    assert "images of one study count as independent" not in page_of(maria, make_edition(full, numbers))


def test_filter_that_fits_nothing_says_so(maria: Client, full: Report) -> None:
    assert "Nothing fits these filters" in page_of(maria, full, "?pair=expert_expert&by=vendor")


def test_pages_of_the_agreement_keep_filter_and_place(maria: Client, full: Report) -> None:
    assert re.search(r'href="\?by=criterion&amp;page=2#agreement"', page_of(maria, full, "?by=criterion"))


def test_every_chart_has_its_table(maria: Client, full: Report) -> None:
    page = page_of(maria, full)

    assert page.count('<figure class="chart"') == page.count("The numbers as a table") >= 6


def test_page_speaks_chinese(maria: Client, full: Report) -> None:
    page = page_of(maria, full, language="zh-hans")

    assert "Completeness" not in page
    assert "Repeated faults" not in page


def test_older_edition_without_the_newer_numbers_opens(cast: Cast, maria: Client, full: Report) -> None:
    numbers = {key: value for key, value in deepcopy(full.numbers).items() if key not in NEWER}
    kept = {"standard_share", "agreement", "images", "read", "limited", "grades", "machine_grades", "id", "name", "experience", "code"}
    for part in [numbers["all"], *numbers["radiologists"], *numbers["planes"]]:
        for key in part.keys() - kept:
            del part[key]
        part["agreement"] = {key: part["agreement"][key] for key in ("n", "table", "percent_agreement", "kappa", "ac1")}
    old = make_edition(full, numbers)

    page = page_of(maria, old)
    assert 'id="funnel"' not in page and "By radiologist" in page
    for name in ("report_pdf", "report_xlsx", "report_zip", "report_csv"):
        assert maria.get(reverse(name, args=[old.round_id])).status_code == 200
    assert maria.get(reverse("report_radiologist", args=[old.round_id, cast.radiologist.pk])).status_code == 200


def make_edition(report: Report, numbers: dict[str, object]) -> Report:
    return keep_numbers(numbers, by=report.frozen_by, audit_round=report.round, version="0.0.9")


def test_radiologist_s_page_states_the_false_alarms(cast: Cast, maria: Client, full: Report) -> None:
    page = maria.get(reverse("report_radiologist", args=[full.round_id, cast.radiologist.pk])).content.decode()

    assert "by chance about once in 283 reads" in page
    assert "it is not shown yet that fewer than 20 % of the images are not standard" in page
    assert "by chance within 50 reads in 5 of 100 cases" in page
    assert "outside 95 %. A prompt to look, not a verdict" in page
    assert "Nuchal translucency" in page[page.index("Criteria beside the department") :]


def test_radiologist_of_another_department_has_no_page_here(cast: Cast, maria: Client, full: Report) -> None:
    assert maria.get(reverse("report_radiologist", args=[full.round_id, cast.sam.radiologist.pk])).status_code == 404
    assert maria.get(reverse("report_letter", args=[full.round_id, cast.sam.radiologist.pk])).status_code == 404


def test_open_actions_of_any_earlier_round_are_followed_up(cast: Cast, maria: Client) -> None:
    months = [(date(2026, 7, 1), date(2026, 7, 31)), (date(2026, 8, 1), date(2026, 8, 31)), SEPTEMBER]
    july, august, september = [make_report(cast.department, by=cast.maria, images=1, period=period) for period in months]
    yesterday = timezone.localdate() - timedelta(days=1)
    record_action(by=cast.maria, report=july, text="Mend the probe.", due_on=yesterday)
    finish_action(by=cast.maria, action=record_action(by=cast.maria, report=july, text="Long done."))
    finish_action(by=cast.maria, action=record_action(by=cast.maria, report=august, text="Teach the palate."))
    page = page_of(maria, september)

    assert "Actions decided earlier: 2, of which done: 1. Past their day: 1." in page
    assert "Decided after July 2026" in page and "Mend the probe." in page and "what stands in its way?" in page
    assert "Teach the palate." in page and "Long done." not in page
