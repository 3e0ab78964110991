"""Who plays in the demo. All names are invented."""

from dataclasses import dataclass

from auditapp.access.roles import ADMINISTRATOR, EXPERT, QUALITY_MANAGER, RADIOLOGIST, UPLOADER, Role


@dataclass(frozen=True, slots=True)
class Player:
    """One demo login; `departments` by number, -1 for all of them."""

    username: str
    first_name: str
    last_name: str
    role: Role
    departments: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Scanner:
    """One invented radiologist; `username` where they can sign in."""

    name: str
    experience: str
    username: str = ""


@dataclass(frozen=True, slots=True)
class House:
    """One department. `images` a radiologist and month; `helped` says how much feedback does there, 1 as it is commonly found.

    One of the three learns much from it, one nothing, and one has too few images for any statement.
    """

    name: str
    scanners: tuple[Scanner, ...]
    images: int
    helped: float
    tier: str
    kind: str


HOUSES = (
    House(
        "Harbour Women's Hospital",
        (
            Scanner("Lena Brandt", "junior", "lena"),
            Scanner("Tomás Rivas", "junior"),
            Scanner("Ming Zhao", "mid"),
            Scanner("Ingrid Solheim", "senior"),
        ),
        42,
        3.5,
        "tertiary",
        "maternity",
    ),
    House(
        "Northside Maternity",
        (Scanner("Amara Okoye", "junior"), Scanner("Piotr Nowak", "mid"), Scanner("Yuki Tanaka", "senior")),
        42,
        0.0,
        "secondary",
        "maternity",
    ),
    House("Valley Clinic", (Scanner("Samira Haddad", "mid"), Scanner("Jonas Weber", "senior")), 9, 1.0, "primary", "clinic"),
)
PLAYERS = (
    Player("maria", "Maria", "Lindqvist", QUALITY_MANAGER, (0,)),
    Player("lena", "Lena", "Brandt", RADIOLOGIST, (0,)),
    Player("ravi", "Ravi", "Menon", EXPERT, (0, 1, 2)),
    Player("elin", "Elin", "Sørensen", EXPERT, (0, 1, 2)),
    Player("noor", "Noor", "Aziz", EXPERT, (0, 1, 2)),
    Player("uma", "Uma", "Castillo", UPLOADER, (0,)),
    Player("ada", "Ada", "Whitfield", ADMINISTRATOR, (0, 1, 2)),
    Player("otto", "Otto", "Keller", QUALITY_MANAGER, (0, 1, 2)),
)
