"""Rows that are written once: a plain save, update or delete of what exists is refused."""

from typing import Any, ClassVar, Self

from django.db import models


class ImmutableError(RuntimeError):
    """Somebody tried to change a row that is kept as it was written."""


class ImmutableQuerySet(models.QuerySet[Any]):
    def update(self, **fields: Any) -> int:
        raise ImmutableError(f"{self.model.__name__} rows are never changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise ImmutableError(f"{self.model.__name__} rows are never deleted")


class ImmutableModel(models.Model):
    """A row that can be added and read, no more. It guards against mistakes in our code, not against the database's owner."""

    objects: ClassVar[models.Manager[Self]] = models.Manager.from_queryset(ImmutableQuerySet)()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ImmutableError(f"{type(self).__name__} {self.pk} is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise ImmutableError(f"{type(self).__name__} {self.pk} is never deleted")
