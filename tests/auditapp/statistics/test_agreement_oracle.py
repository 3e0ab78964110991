"""The same numbers from programs that we did not write, and the coverage that docs/agreement.md promises."""

import shutil
import subprocess

import numpy as np
import pytest

from auditapp.statistics.agreement import agreement_summary
from auditapp.statistics.intervals import posterior_interval, table_draws
from auditapp.statistics.rating_file import read_ratings
from auditapp.statistics.scores import icc_1, icc_a1, icc_c1, variances
from auditapp.statistics.two_raters import COHEN

pytestmark = pytest.mark.slow

JUDGES = "9,2,5,8,6,1,3,2,8,4,6,8,7,1,2,6,10,5,6,9,6,2,4,7"


def of_r(package: str, program: str) -> list[float]:
    """What an R program prints, numbers apart by blanks."""
    if not shutil.which("Rscript"):
        pytest.skip("R is not installed")
    there = subprocess.run(["Rscript", "-e", f'cat(requireNamespace("{package}", quietly = TRUE))'], capture_output=True, text=True)
    if "TRUE" not in there.stdout:
        pytest.skip(f"R has no package {package}")
    quiet = f"suppressPackageStartupMessages(library({package})); options(digits = 12); {program}"
    answer = subprocess.run(["Rscript", "-e", quiet], capture_output=True, text=True, check=True)
    return [float(number) for number in answer.stdout.split()]


def test_kappa_is_that_of_r_s_vcd() -> None:
    theirs = of_r("vcd", "k <- Kappa(matrix(c(13,0,0,0,20,4,0,7,56), 3)); cat(k$Unweighted)")
    pairs = [("a", "a")] * 13 + [("b", "b")] * 20 + [("b", "c")] * 7 + [("c", "b")] * 4 + [("c", "c")] * 56
    lines = ["item,rater,rating", *(f"{n},{rater},{said}" for n, pair in enumerate(pairs) for rater, said in zip("AB", pair, strict=True))]
    found = agreement_summary(read_ratings(lines))
    assert [found["cohen_kappa"], found["cohen_kappa_se"]] == pytest.approx(theirs, abs=1e-9)


@pytest.mark.parametrize(
    ("design", "column"),
    [("ids = ~1, strata = ~s, fpc = ~N", ""), ("ids = ~c, strata = ~s, weights = ~w", "c"), ("ids = ~x, weights = ~w", "x")],
    ids=["strata", "clusters within strata", "clusters across strata"],
)
def test_kappa_of_a_design_is_that_of_r_s_survey(design: str, column: str) -> None:
    rng, number = np.random.default_rng(4), np.arange(120)
    first = rng.integers(0, 3, 120)
    second = np.where(rng.random(120) < 0.7, first, rng.integers(0, 3, 120))
    size = np.repeat([300, 500, 90], 40)
    columns = {"s": number // 40, "N": size, "w": size / 40, "c": number // 5, "x": number % 24, "a": first, "b": second}
    data = ", ".join(f"{name} = c({','.join(map(str, values))})" for name, values in columns.items())
    program = (
        f"d <- data.frame({data}); d$a <- factor(d$a); d$b <- factor(d$b); "
        f"k <- svykappa(~a + b, svydesign({design}, data = d)); cat(coef(k), SE(k))"
    )
    theirs = of_r("survey", program)
    cluster = [f",{code}" for code in columns[column]] if column else [""] * 120
    rows = [f"{n},{rater},{said[n]},{n // 40},{size[n]}{cluster[n]}" for n in range(120) for rater, said in (("A", first), ("B", second))]
    found = agreement_summary(read_ratings([f"item,rater,rating,stratum,stratum_size{',cluster' if column else ''}", *rows]))
    assert [found["cohen_kappa"], found["cohen_kappa_se"]] == pytest.approx(theirs[:2], abs=1e-9)


def test_icc_is_that_of_r_s_psych() -> None:
    program = f"r <- ICC(matrix(c({JUDGES}), 6, byrow = TRUE), lmer = FALSE)$results; cat(unlist(r[1:3, c(2, 7, 8)]))"
    theirs = of_r("psych", program)
    scores = np.array([float(score) for score in JUDGES.split(",")]).reshape(6, 4)
    found = [icc(variances(scores)) for icc in (icc_1, icc_a1, icc_c1)]
    ours = [value for value, _ in found] + [held.low for _, held in found if held] + [held.high for _, held in found if held]
    assert ours == pytest.approx(theirs, abs=1e-6)


@pytest.mark.parametrize(("shares", "n"), [((0.9, 0.1), 50), ((0.85, 0.05, 0.04, 0.03, 0.03), 50)], ids=["two categories", "five"])
def test_posterior_interval_covers_at_high_prevalence(shares: tuple[float, ...], n: int) -> None:
    m, k = np.array(shares), len(shares)
    truth = 0.3 * np.outer(m, m) + 0.7 * np.diag(m)
    covered = []
    for table in np.random.default_rng(11).multinomial(n, truth.ravel(), 400).reshape(-1, k, k):
        value = float(COHEN.value(table / n, np.eye(k)))
        if not np.isnan(value):
            held = posterior_interval(table_draws(table), lambda draws: COHEN.value(draws, np.eye(k)), value, "")
            covered.append(held.low <= 0.7 <= held.high)
    assert np.mean(covered) > 0.9
