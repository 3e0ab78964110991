import numpy as np
import pytest

from auditapp.statistics.clusters import design_effect, independent_items
from auditapp.statistics.linearised import Sample, standard_error

VALUES = np.random.default_rng(3).random(120)
ONE = Sample(120, np.zeros(120, int), np.array([5000.0]))


def test_images_of_their_own_are_as_sure_as_they_are() -> None:
    effect = design_effect(VALUES, ONE, np.arange(120))
    assert effect.times == effect.stretch == 1
    assert effect.alone == pytest.approx(VALUES.std(ddof=1) / 120**0.5)


def test_images_four_times_over_are_a_quarter() -> None:
    once = np.repeat(VALUES[:30], 4)
    effect = design_effect(once, ONE, np.repeat(np.arange(30), 4))
    assert effect.times == pytest.approx(4, rel=0.05)
    assert effect.stretch > effect.times**0.5
    reach = effect.stretch**2 / effect.times  # t of 30 studies over normal, squared
    assert independent_items(once, np.ones(120), np.repeat(np.arange(30), 4)) == pytest.approx(29 / reach)


def test_few_studies_count_as_one_image_each() -> None:
    assert design_effect(VALUES, ONE, np.arange(120) // 10).times == 10
    assert independent_items(VALUES, np.ones(120), np.arange(120) // 10) == 12


def test_strata_of_unknown_shares_add_what_all_images_tell_of_them() -> None:
    """60 of 850 and 60 of 150 read: between strata the variance is that of 1,000 images, not of 120."""
    stratum = np.repeat([0, 1], 60)
    z = np.where(stratum == 0, 0.9, 0.1) + 0.1 * (VALUES - 0.5)
    sample = Sample(120, stratum, np.array([850.0, 150]))
    effect = design_effect(z, sample, np.arange(120))
    means = np.array([z[:60].mean(), z[60:].mean()])
    overall = 0.85 * means[0] + 0.15 * means[1]
    between = (0.85 * (means[0] - overall) ** 2 + 0.15 * (means[1] - overall) ** 2) / 1000
    within = standard_error(z, sample, fpc=False) ** 2
    assert effect.times == pytest.approx((within + between) / within, rel=0.02)


def test_clusters_count_where_items_differ_between_weights_alone() -> None:
    """Two radiologists, one always and one never agreed with: nothing within either tells how alike images of a study are."""
    z = np.repeat([0.0, 1.0], 40)
    assert independent_items(z, np.repeat([1.0, 4.0], 40), np.arange(80) // 2) == 40
