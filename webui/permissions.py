"""Doors open by permission. Whoever lacks it is answered as if the address did not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponseBase

from auditapp.access.selectors import departments_for

Given = ParamSpec("Given")
View = Callable[Concatenate[HttpRequest, Given], HttpResponseBase]


def signed_in(request: HttpRequest) -> User:
    """The person behind the request. Pages are closed to others by `LoginRequiredMiddleware`; this says so to the type checker too."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def holds(user: Any, *permissions: str) -> bool:
    """Whether `user` holds one of `permissions` in at least one department."""
    return any(departments_for(user, permission).exists() for permission in permissions)


def requires(*permissions: str) -> Callable[[View[Given]], View[Given]]:
    """A page for people who hold one of `permissions` somewhere; everybody else gets 404. Which rows they see is the selectors' matter."""

    def wrap(view: View[Given]) -> View[Given]:
        def guarded(request: HttpRequest, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponseBase:
            if not holds(request.user, *permissions):
                raise Http404
            return view(request, *args, **kwargs)

        return cast(View[Given], wraps(view)(guarded))

    return wrap
