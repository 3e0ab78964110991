"""LC-CUSUM: when a learner may be called competent. Biau et al. 2008, Stat Med 27:4044. False-competence probability by exact recursion.

The null hypothesis is "not yet competent". After the horizon the chart says nothing more, and starting it again is a person's decision.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import log


@dataclass(frozen=True, slots=True)
class Learning:
    """Failure rates: `unfit` is not yet competent, `fit` is the target. Competent is whose score reaches `h` within `horizon` reads."""

    unfit: float
    fit: float
    h: float
    horizon: int

    def __post_init__(self) -> None:
        if not 0 < self.fit < self.unfit < 1 or self.h <= 0 or self.horizon < 1:
            raise ValueError("0 < fit < unfit < 1, h above 0, and a horizon of at least one read")

    @property
    def steps(self) -> tuple[float, float]:
        """Log-likelihood ratio of a failure and of a success."""
        return log(self.fit / self.unfit), log((1 - self.fit) / (1 - self.unfit))


def competent_after(failures: Iterable[bool], learning: Learning) -> int | None:
    """The read (from 1) at which competence is declared; None if not within the horizon."""
    failed_step, passed_step = learning.steps
    score = 0.0
    for number, failed in enumerate(failures, 1):
        if number > learning.horizon:
            return None
        score = max(0.0, score + (failed_step if failed else passed_step))
        if score >= learning.h:
            return number
    return None


def declared(learning: Learning, rate: float) -> float:
    """Probability of being declared competent within the horizon when the failure rate truly is `rate`.

    At `unfit` it is the false-competence probability, at `fit` the power.
    """
    failed_step, passed_step = learning.steps
    held, done = {0.0: 1.0}, 0.0
    for _ in range(learning.horizon):
        after: dict[float, float] = defaultdict(float)
        for score, chance in held.items():
            after[max(0.0, round(score + failed_step, 10))] += chance * rate
            after[round(score + passed_step, 10)] += chance * (1 - rate)
        done += sum(chance for score, chance in after.items() if score >= learning.h)
        held = {score: chance for score, chance in after.items() if score < learning.h}
    return done
