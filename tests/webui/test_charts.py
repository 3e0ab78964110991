"""Plain numbers in, figures and their table twins out."""

from webui.charts import Missed, criteria_chart, kappa_chart, standard_share_chart, trend_chart
from webui.charts_drawing import ROLES, Chart, Estimate

RAVI = Estimate("Ravi", 0.82, 0.75, 0.88, 120)
ANNA = Estimate("anna", 0.64, 0.52, 0.74, 61)
TOM = Estimate("Tom", None, None, None, 4)


def words(chart: Chart) -> list[str]:
    return [note["text"] for note in chart.plain["layout"]["annotations"]]


def test_share_chart_orders_radiologists_by_name_and_never_by_rank() -> None:
    assert standard_share_chart([RAVI, TOM, ANNA]).plain["layout"]["yaxis"]["ticktext"] == ["anna", "Ravi", "Tom"]


def test_share_chart_draws_no_dot_where_data_are_too_few() -> None:
    chart = standard_share_chart([RAVI, TOM])
    assert chart.plain["data"][0]["x"] == [0.82]
    assert words(chart) == ["82 %  n 120", "too few  n 4"]
    assert chart.rows[1] == ("Tom", "Not enough data", "", "4")


def test_share_chart_gives_whiskers_as_distances_from_the_dot() -> None:
    reach = standard_share_chart([RAVI]).plain["data"][0]["error_x"]
    assert [round(reach[side][0], 2) for side in ("arrayminus", "array")] == [0.07, 0.06]


def test_share_chart_names_the_department_s_band() -> None:
    chart = standard_share_chart([RAVI], band=(0.72, 0.8))
    assert "department 72–80 %" in words(chart)
    assert [chart.plain["layout"]["shapes"][0][edge] for edge in ("x0", "x1")] == [0.72, 0.8]


def test_kappa_chart_keeps_the_order_given_and_makes_room_below_zero() -> None:
    chart = kappa_chart([Estimate("NT", 0.81, 0.72, 0.88, 210), Estimate("Femur", 0.44, -0.08, 0.8, 21)])
    assert chart.plain["layout"]["yaxis"]["ticktext"] == ["NT", "Femur"]
    assert chart.plain["layout"]["xaxis"]["range"] == [-0.08, 1]
    assert chart.rows[1] == ("Femur", "0.44", "−0.08 to 0.80", "21")


def test_trend_chart_names_each_line_at_its_end_apart_from_the_other() -> None:
    yours = [Estimate("Sep", 0.7, 0.6, 0.8, 30, "You"), Estimate("Oct", 0.8, 0.7, 0.9, 30, "You")]
    rows = [*yours, Estimate("Oct", 0.78, 0.7, 0.85, 300, "All")]
    ends = {note["text"]: note["y"] for note in trend_chart(rows).plain["layout"]["annotations"]}
    assert set(ends) == {"You 80 %", "All 78 %"}
    assert round(ends["You 80 %"] - ends["All 78 %"], 2) == 0.09


def test_criteria_chart_puts_the_most_missed_first_and_adds_up_their_shares() -> None:
    chart = criteria_chart([Missed("Skin line", 10, 118), Missed("Nasal bone", 30, 120), Missed("Never asked", 0, 0)])
    assert chart.rows == (("Nasal bone", "30", "120", "25 %", "75 %"), ("Skin line", "10", "118", "8 %", "100 %"))


def test_criteria_chart_draws_the_twelve_most_missed_and_lists_all() -> None:
    chart = criteria_chart([Missed(f"Criterion {place}", place, 40) for place in range(1, 31)])
    assert len(chart.plain["data"][0]["x"]) == 12
    assert len(chart.rows) == 30


def test_every_colour_of_a_figure_can_follow_the_theme() -> None:
    figure = str([standard_share_chart([RAVI], (0.7, 0.8)).plain, trend_chart([RAVI]).plain, criteria_chart([Missed("A", 1, 2)]).plain])
    used = {part[:7] for part in figure.split("'") if part.startswith("#")}
    assert used <= set(ROLES)
