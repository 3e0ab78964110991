"""What a report says of the published trial's figure."""

from tests.report_numbers import make_numbers
from webui.report_changes import NO_JUNIORS, VERDICTS, change_of


def test_verdict_on_the_trial_is_that_of_the_juniors() -> None:
    told = change_of(make_numbers())
    assert told is not None
    assert told["verdict"] == str(VERDICTS["open"])


def test_nothing_is_said_to_fit_the_trial_where_no_junior_was_read_enough() -> None:
    numbers = make_numbers()
    numbers["change"]["groups"] = [one for one in numbers["change"]["groups"] if one["experience"] != "junior"]
    told = change_of(numbers)
    assert told is not None
    assert told["verdict"] == str(NO_JUNIORS)

    refused = make_numbers()
    for group in refused["change"]["groups"]:
        group["difference"] = None
    told = change_of(refused)
    assert told is not None
    assert told["verdict"] == str(NO_JUNIORS)
