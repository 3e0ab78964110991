"""A number never stands alone."""

from webui.measures import Kind, Measure, State


def test_measure_says_value_interval_n_and_method() -> None:
    measure = Measure(Kind.SHARE, 0.82, 0.75, 0.88, n=1200, method="sample of 40 of 212")
    assert str(measure) == "82 % (75–88)"
    assert measure.rests_on == "n = 1,200 images, sample of 40 of 212"


def test_too_few_data_is_a_state_and_draws_no_whisker() -> None:
    measure = Measure(Kind.SHARE, None, n=4, reason="at least 10 are needed")
    assert measure.state is State.TOO_FEW
    assert (str(measure), measure.whisker) == ("Not enough data", None)
    assert "at least 10 are needed" in measure.rests_on


def test_what_cannot_be_estimated_is_told_apart_from_too_few() -> None:
    measure = Measure(Kind.KAPPA, None, n=30, not_estimable=True)
    assert (measure.state, measure.shown) == (State.NOT_ESTIMABLE, "Cannot be estimated")


def test_whisker_of_a_kappa_below_zero_stays_on_the_axis() -> None:
    whisker = Measure(Kind.KAPPA, 0.44, -0.08, 0.8, n=21).whisker
    assert whisker is not None
    assert (whisker.low, whisker.value, whisker.high) == ("0.0%", "44.0%", "80.0%")


def test_band_of_the_department_is_drawn_from_its_start_with_its_width() -> None:
    whisker = Measure(Kind.SHARE, 0.82, 0.75, 0.88, n=9, band=(0.72, 0.8)).whisker
    assert whisker is not None
    assert (whisker.band_start, whisker.band_width) == ("72.0%", "8.0%")
