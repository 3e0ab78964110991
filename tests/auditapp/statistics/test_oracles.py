"""The same numbers from programs that we did not write, and from second derivations, on data made by chance."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
import statsmodels.formula.api as smf
from scipy import linalg, stats
from statsmodels.stats.contingency_tables import mcnemar as statsmodels_mcnemar
from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa
from statsmodels.stats.proportion import confint_proportions_2indep
from statsmodels.stats.weightstats import DescrStatsW

from auditapp.statistics.comparing import Paired, mcnemar, newcombe
from auditapp.statistics.comparing_periods import trend
from auditapp.statistics.cusum import Chart, run_length
from auditapp.statistics.cusum_learning import Learning, competent_after, declared
from auditapp.statistics.linearised import Sample, standard_error
from auditapp.statistics.many_raters import by_prevalence, coefficient
from auditapp.statistics.scores import bland_altman, icc_1, icc_a1, icc_c1, variances
from auditapp.statistics.shares import stratified_mean
from auditapp.statistics.shrinkage import prior

pytestmark = pytest.mark.slow
SEEDS = [1, 2, 3]


@pytest.mark.parametrize("seed", SEEDS)
def test_cluster_robust_error_is_that_of_statsmodels_ols(seed: int) -> None:
    """Of a mean: OLS on a constant, errors by cluster, with the correction m/(m - 1) for m clusters."""
    rng = np.random.default_rng(seed)
    cluster = rng.integers(0, 30, 200)
    z = rng.normal(size=200) + rng.normal(size=30)[cluster]
    fitted = sm.OLS(z, np.ones(200)).fit(cov_type="cluster", cov_kwds={"groups": cluster, "use_correction": False})
    m = len(np.unique(cluster))
    assert standard_error(z, Sample(200, cluster=cluster)) == pytest.approx(float(fitted.bse[0]) * np.sqrt(m / (m - 1)), rel=1e-10)


@pytest.mark.parametrize("seed", SEEDS)
def test_trend_of_equal_clusters_is_the_cluster_robust_logit_of_statsmodels(seed: int) -> None:
    """As many reads of each radiologist in each period: exchangeable GEE has the estimate and the sandwich of a logit by cluster."""
    rng = np.random.default_rng(seed)
    who, later = np.repeat(np.arange(36), 20), np.tile(np.repeat([0, 1], 10), 36)
    chance = 1 / (1 + np.exp(-(0.4 + 0.5 * later + rng.normal(0, 0.6, 36)[who])))
    standard = rng.random(720) < chance
    found = trend(standard.tolist(), (later == 1).tolist(), [f"{one:02}" for one in who])
    logit = sm.GLM(standard.astype(float), sm.add_constant(later), family=sm.families.Binomial())
    fitted = logit.fit(cov_type="cluster", cov_kwds={"groups": who, "use_correction": False})
    low, high = np.exp(fitted.params[1] + np.array([-1, 1]) * stats.norm.ppf(0.975) * fitted.bse[1])
    assert (found.odds_ratio, found.low, found.high) == pytest.approx((np.exp(fitted.params[1]), low, high), rel=1e-5)
    assert found.clusters == 36


@pytest.mark.parametrize(("first", "n", "second", "m"), [(56, 70, 48, 80), (5, 56, 0, 29), (120, 150, 90, 140)])
def test_newcombe_is_that_of_statsmodels(first: int, n: int, second: int, m: int) -> None:
    found = newcombe(first, n, second, m)
    theirs = confint_proportions_2indep(first, n, second, m, method="newcomb", compare="diff", correction=False)
    assert (found.low, found.high) == pytest.approx(theirs, abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_stratified_mean_is_the_weighted_one_with_its_variance_by_hand(seed: int) -> None:
    rng = np.random.default_rng(seed)
    sizes, reads = [400, 250, 90], [30, 40, 25]
    values = [rng.gamma(2, 10 + 5 * place, n) for place, n in enumerate(reads)]
    means, spreads = [one.mean() for one in values], [one.var(ddof=1) for one in values]
    weights = np.repeat(np.divide(sizes, reads), reads)
    table = pd.DataFrame({"y": np.concatenate(values), "h": np.repeat([0, 1, 2], reads)})
    by_hand = sum(
        (size / 740) ** 2 * (1 - n / size) * group["y"].var() / n
        for (_, group), size, n in zip(table.groupby("h"), sizes, reads, strict=True)
    )
    mean, se = stratified_mean(sizes, reads, means, spreads)
    assert mean == pytest.approx(DescrStatsW(table["y"], weights=weights).mean, rel=1e-12)
    assert se == pytest.approx(float(np.sqrt(by_hand)), rel=1e-12)
    assert se == pytest.approx(standard_error(table["y"].to_numpy(), Sample(95, table["h"].to_numpy(), np.array(sizes, float))), rel=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_icc_is_that_of_a_two_way_analysis_of_variance(seed: int) -> None:
    """Mean squares from statsmodels' ANOVA; the formulas of McGraw & Wong 1996 written out."""
    rng = np.random.default_rng(seed)
    n, k = 14, 4
    scores = rng.normal(size=(n, 1)) + 0.4 * rng.normal(size=(1, k)) + 0.7 * rng.normal(size=(n, k))
    table = pd.DataFrame({"y": scores.ravel(), "item": np.repeat(np.arange(n), k), "rater": np.tile(np.arange(k), n)})
    anova = sm.stats.anova_lm(smf.ols("y ~ C(item) + C(rater)", table).fit())
    items, raters, rest = (anova["sum_sq"] / anova["df"]).tolist()
    one_way = sm.stats.anova_lm(smf.ols("y ~ C(item)", table).fit())
    within = float((one_way["sum_sq"] / one_way["df"]).iloc[1])
    found = variances(scores)
    assert icc_1(found)[0] == pytest.approx((items - within) / (items + (k - 1) * within))
    assert icc_c1(found)[0] == pytest.approx((items - rest) / (items + (k - 1) * rest))
    assert icc_a1(found)[0] == pytest.approx((items - rest) / (items + (k - 1) * rest + k / n * (raters - rest)))


@pytest.mark.parametrize("seed", SEEDS)
def test_bland_altman_is_that_of_a_one_sample_t(seed: int) -> None:
    rng = np.random.default_rng(seed)
    first = rng.normal(50, 8, 40)
    second = first + rng.normal(1, 3, 40)
    found, difference = bland_altman(first, second), DescrStatsW(first - second, ddof=1)
    held = stats.ttest_1samp(first - second, 0).confidence_interval(0.95)
    assert (found.bias, found.sd) == pytest.approx((difference.mean, difference.std))
    assert (found.bias_interval.low, found.bias_interval.high) == pytest.approx((held.low, held.high))
    assert (found.lower, found.upper) == pytest.approx((difference.mean - 1.96 * difference.std, difference.mean + 1.96 * difference.std))


@pytest.mark.parametrize("seed", SEEDS)
def test_mcnemar_is_that_of_statsmodels(seed: int) -> None:
    table = np.random.default_rng(seed).integers(3, 60, (2, 2))
    found = mcnemar(Paired(*table.ravel().tolist()))
    assert found.p == pytest.approx(float(statsmodels_mcnemar(table, exact=True).pvalue))
    assert found.chi2 == pytest.approx(float(statsmodels_mcnemar(table, exact=False, correction=False).statistic))


@pytest.mark.parametrize("seed", SEEDS)
def test_fleiss_kappa_of_many_raters_is_that_of_statsmodels(seed: int) -> None:
    from scipy.sparse import csr_array

    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 4, 80)
    ratings = np.where(rng.random((80, 5)) < 0.7, truth[:, None], rng.integers(0, 4, (80, 5)))
    counts = aggregate_raters(ratings, 4)[0]
    found = coefficient(csr_array(counts.astype(float)), np.ones(80), np.eye(4), by_prevalence)
    assert found.value == pytest.approx(fleiss_kappa(counts))


@pytest.mark.parametrize("chart", [Chart(0.10, 7, 2), Chart(0.20, 4, 3), Chart(0.05, 14, 3)])
def test_run_length_is_the_sum_of_the_chain_s_chances_to_go_on(chart: Chart) -> None:
    """Another derivation: the chain's distribution stepped read by read; the mean is the sum of P(no alarm yet)."""
    places = int(np.ceil(chart.h * chart.m - 1e-9))
    to_next = np.zeros((places, places))
    for place in range(places):
        for step, chance in ((-1, 1 - chart.rate), (chart.m - 1, chart.rate)):
            if (to := max(0, place + step)) < places:
                to_next[place, to] += chance
    assert max(abs(linalg.eigvals(to_next))) < 1
    held, mean = np.eye(places)[0], 0.0
    for _ in range(100_000):
        mean += held.sum()
        held = held @ to_next
    assert run_length(chart, chart.rate) == pytest.approx(mean, rel=1e-6)


def test_false_competence_is_that_of_many_learners() -> None:
    learning = Learning(0.20, 0.10, 2.0, 50)
    failures = np.random.default_rng(1).random((8000, 50)) < 0.20
    declared_so = np.mean([competent_after(one.tolist(), learning) is not None for one in failures])
    assert declared(learning, 0.20) == pytest.approx(float(declared_so), abs=4 * np.sqrt(0.234 * 0.766 / 8000))


def test_prior_of_many_radiologists_is_the_beta_they_come_from() -> None:
    rng = np.random.default_rng(2)
    reads = np.full(4000, 60)
    found = prior(rng.binomial(reads, rng.beta(0.85 * 20, 0.15 * 20, 4000)).tolist(), reads.tolist())
    assert (found.mean, found.strength) == pytest.approx((0.85, 20), rel=0.08)
