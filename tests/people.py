"""The people of every test. Maria coordinates, Ravi reads, Lena is read, Uma sends, Ada grants; Sam, outside, has every role elsewhere."""

from dataclasses import dataclass

from django.contrib.auth.models import User

from auditapp.access.models import Department, Radiologist
from auditapp.access.roles import ADMINISTRATOR, EXPERT, QUALITY_MANAGER, RADIOLOGIST, ROLES, UPLOADER, Role
from auditapp.access.services import add_radiologist, create_department, grant_role

PASSWORD = "correct horse battery staple"


def make_user(username: str, *, role: Role | None = None, department: Department | None = None, **fields: object) -> User:
    user = User.objects.filter(username=username).first() or User.objects.create_user(
        username, password=PASSWORD, first_name=username.capitalize(), **fields
    )
    if role is not None and department is not None:
        grant_role(by=None, user=user, department=department, role=role)
    return user


def make_department(name: str = "Kingsway", *, is_demo: bool = False) -> Department:
    return create_department(by=None, name=name, is_demo=is_demo)


def make_radiologist(
    department: Department, name: str = "Lena Ortiz", *, user: User | None = None, experience: str = "junior", operator_name: str = ""
) -> Radiologist:
    """A person who acquires images; with `user` they also hold the radiologist's role."""
    if user is not None:
        grant_role(by=None, user=user, department=department, role=RADIOLOGIST)
    return add_radiologist(by=None, department=department, name=name, experience=experience, operator_name=operator_name, user=user)


def make_maria(department: Department) -> User:
    """Quality manager."""
    return make_user("maria", role=QUALITY_MANAGER, department=department)


def make_ravi(department: Department) -> User:
    """Expert."""
    return make_user("ravi", role=EXPERT, department=department)


def make_lena(department: Department) -> User:
    """Radiologist with an account; her row is `lena.radiologist`."""
    lena = make_user("lena")
    make_radiologist(department, user=lena)
    return lena


def make_uma(department: Department) -> User:
    """Uploader."""
    return make_user("uma", role=UPLOADER, department=department)


def make_ada(department: Department) -> User:
    """Administrator of roles."""
    return make_user("ada", role=ADMINISTRATOR, department=department)


def make_sam(elsewhere: Department) -> User:
    """The strongest stranger there can be: every role, in another department, and a superuser's flag."""
    sam = make_user("sam", is_superuser=True, is_staff=True)
    for role in ROLES.values():
        grant_role(by=None, user=sam, department=elsewhere, role=role)
    add_radiologist(by=None, department=elsewhere, name="Sam Stone", experience="senior", user=sam)
    return sam


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody, in two departments; only Sam is at `elsewhere`."""

    department: Department
    elsewhere: Department
    maria: User
    ravi: User
    lena: User
    uma: User
    ada: User
    sam: User

    @property
    def radiologist(self) -> Radiologist:
        """Lena as the person who acquires images."""
        return self.lena.radiologist

    def named(self, name: str) -> User:
        found: User = getattr(self, name)
        return found


def make_cast() -> Cast:
    here, elsewhere = make_department("Kingsway"), make_department("Elsewhere")
    return Cast(here, elsewhere, make_maria(here), make_ravi(here), make_lena(here), make_uma(here), make_ada(here), make_sam(elsewhere))
