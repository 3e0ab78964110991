import pytest
from django.core.management import CommandError, call_command

from tests.factories import make_protocol
from tests.people import make_department

pytestmark = pytest.mark.django_db


def told(capsys: pytest.CaptureFixture[str], *options: str) -> str:
    make_protocol()
    call_command("audit_setting", "--department", "kingsway", *options)
    return capsys.readouterr().out


def test_settings_are_shown_and_set(capsys: pytest.CaptureFixture[str]) -> None:
    make_department("Kingsway")
    before = told(capsys)
    after = told(capsys, "--nt-curve", "braithwaite-1996/1", "--require", "nt")

    assert "NT curve: nicolaides-1998/1 (to be confirmed by a clinician)" in before
    assert "First trimester requires nt, crl" in before
    assert "NT curve: braithwaite-1996/1" in after
    assert "Every examination requires nt" in after
    assert "no plane is required" in told(capsys, "--protocol", "herman")
    assert "no plane is required" in told(capsys, "--require", "none")
    assert "First trimester requires nt, crl" in told(capsys, "--require", "edition")


@pytest.mark.parametrize("options", [("--require", "ear"), ("--protocol", "none-such")])
def test_what_is_not_known_is_told(capsys: pytest.CaptureFixture[str], options: tuple[str, ...]) -> None:
    make_department("Kingsway")
    with pytest.raises(CommandError):
        told(capsys, *options)
