"""Ratings of items by raters, one row a rating, as the statistics want them."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from auditapp.statistics.linearised import Codes, Sample, Values


@dataclass(frozen=True, slots=True)
class Ratings:
    """`item`, `rater`, `category` are codes (rows,) from 0, no pair of item and rater twice, missing ratings left out.

    `values` (K,) are the categories' numbers, none if they are words. `stratum` and `cluster` are codes of each item, `stratum_size` (H,).
    """

    raters: tuple[str, ...]
    categories: tuple[str, ...]
    item: Codes
    rater: Codes
    category: Codes
    values: Values | None = None
    stratum: Codes | None = None
    stratum_size: Values | None = None
    cluster: Codes | None = None

    def rated(self) -> Codes:
        """(items,): how many ratings each item has."""
        return np.asarray(np.bincount(self.item), np.int64)

    def complete(self) -> tuple[Codes, Codes]:
        """The items that every rater rated, and their categories, (n, raters)."""
        items = np.flatnonzero(self.rated() == len(self.raters))
        rows = np.isin(self.item, items)
        order = np.lexsort((self.rater[rows], self.item[rows]))
        return items, np.asarray(self.category[rows][order].reshape(len(items), len(self.raters)))

    def counts(self, items: Codes) -> csr_array:
        """(n, K): how many raters put each of `items` into each category."""
        place = np.full(self.item.max() + 1, -1)
        place[items] = np.arange(len(items))
        rows = place[self.item] >= 0
        shape = (len(items), len(self.categories))
        return csr_array((np.ones(rows.sum()), (place[self.item[rows]], self.category[rows])), shape=shape)

    def sample(self, items: Codes) -> Sample:
        """How `items` were drawn. Strata of which none was drawn are left out: look with `unread_strata` first."""
        stratum, size = None, None
        if self.stratum is not None and self.stratum_size is not None:
            kept, stratum = np.unique(self.stratum[items], return_inverse=True)
            size = self.stratum_size[kept]
        return Sample(len(items), stratum, size, None if self.cluster is None else self.cluster[items])

    def unread_strata(self, items: Codes) -> Codes:
        """Codes of strata that none of `items` lies in."""
        if self.stratum is None or self.stratum_size is None:
            return np.array([], np.int64)
        return np.setdiff1d(np.arange(len(self.stratum_size)), self.stratum[items])
