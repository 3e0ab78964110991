"""Who would read how much, and how long it takes them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User

from auditapp.access.models import Department, Radiologist
from auditapp.access.selectors import experts_of
from auditapp.rounds.sampling import Deal, deal_out
from auditapp.rounds.selectors import paces_in

USUAL_PACE = 20.0  # seconds an image, until somebody's own pace is known


@dataclass(frozen=True, slots=True)
class Load:
    """What one expert would read. `seconds` is their own pace an image, None before they read in this department."""

    expert: User
    reads: bool
    first: int = 0
    second: int = 0
    repeated: int = 0
    seconds: float | None = None

    @property
    def total(self) -> int:
        return self.first + self.second + self.repeated

    @property
    def time(self) -> float:
        """Seconds for all of it, at USUAL_PACE where their own is not known."""
        return self.total * (self.seconds or USUAL_PACE)


def loads_of(
    department: Department, chosen: Sequence[User] | None, drawn: Mapping[int | None, int], shares: Mapping[str, float]
) -> tuple[tuple[Load, ...], Deal[tuple[int | None, int]] | None]:
    """Dealt as the round would be; which image is whose does not matter for the counts."""
    experts = list(experts_of(department))
    readers = [one.username for one in experts if chosen is None or one in chosen]
    if not readers:
        return tuple(Load(one, False) for one in experts), None
    accounts = dict(Radiologist.objects.filter(pk__in=[pk for pk in drawn if pk]).values_list("pk", "user__username"))
    items = [(who, number) for who, size in drawn.items() for number in range(size)]
    own = {item: {accounts[item[0]]} for item in items if item[0] and accounts.get(item[0])}
    dealt = deal_out(items, readers, own=own, seed=0, double_share=shares["double_share"], repeat_share=shares["repeat_share"])
    first, second = Counter(dealt.first.values()), Counter(dealt.second.values())
    again, paces = Counter(dealt.first[item] for item in dealt.repeated), paces_in(department)
    loads = [
        Load(one, one.username in readers, first[one.username], second[one.username], again[one.username], paces.get(one.pk))
        for one in experts
    ]
    return tuple(loads), dealt
