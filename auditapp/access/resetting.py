"""A forgotten password: an administrator makes a link, by which the account's owner chooses another, once."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from auditapp.access.models import Department
from auditapp.access.refusal import AccessError
from auditapp.access.selectors import departments_for, people_in, roles_of
from auditapp.trail.services import record

HOLDS_DAYS = settings.PASSWORD_RESET_TIMEOUT // 86_400


@transaction.atomic
def make_reset_link(*, by: Any, department: Department, account: User) -> tuple[str, str]:
    """Key and token of the link. It holds for HOLDS_DAYS, until the password is another or the account signs in.

    Raises AccessError for oneself, for who is nobody's in the department, and for an account that may more than `by` could have granted.
    """
    if not people_in(by, department).filter(pk=account.pk, is_active=True).exists():
        raise AccessError(_("This account has no role in the department."))
    if by == account:
        raise AccessError(_("Change your own password on your account page."))
    administered = set(departments_for(by, "administer"))
    if account.is_staff or account.is_superuser or any(held not in administered for _role, held in roles_of(account)):
        raise AccessError(
            _("This account has rights beyond your departments. Whoever runs this site can change its password: manage.py changepassword.")
        )
    record(by=by, verb="make_reset_link", subject=account, department_id=department.pk)
    return urlsafe_base64_encode(force_bytes(account.pk)), default_token_generator.make_token(account)
