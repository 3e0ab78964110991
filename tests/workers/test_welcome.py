import json
from pathlib import Path
from typing import Any

import pytest

from auditapp.access.roles import QUALITY_MANAGER
from tests.people import make_department, make_user
from workers import welcome
from workers.demo.cast import HOUSES, PLAYERS


@pytest.fixture
def own_machine(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DEMO", "PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)
    settings.SQLITE, settings.REDIS_URL, settings.S3_BUCKET, settings.HOST, settings.DEMO = True, "", "", "127.0.0.1", False


@pytest.mark.django_db
@pytest.mark.usefixtures("own_machine")
class TestDemoWanted:
    def test_empty_site_on_the_own_machine_becomes_a_demo(self) -> None:
        assert welcome.demo_wanted()

    def test_interrupted_demo_stays_one(self) -> None:
        make_department(is_demo=True)
        make_user("maria")
        assert welcome.demo_wanted()

    def test_site_with_people_of_its_own_does_not_become_a_demo(self) -> None:
        make_user("maria")
        assert not welcome.demo_wanted()

    @pytest.mark.parametrize(
        "served", [{"REDIS_URL": "redis://broker/0"}, {"SQLITE": False}, {"S3_BUCKET": "pictures"}, {"HOST": "0.0.0.0"}]
    )
    def test_served_site_does_not_become_a_demo(self, settings: Any, served: dict[str, Any]) -> None:
        for name, value in served.items():
            setattr(settings, name, value)
        assert not welcome.demo_wanted()

    def test_what_the_operator_says_counts_more(self, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DEMO", "0")
        assert not welcome.demo_wanted()


def test_box_names_address_every_login_and_how_to_stop(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    login = {"role": "Quality manager", "username": "maria", "password": "blue-river-17"}
    welcome.demo_logins_path().write_text(json.dumps({"logins": [login], "api_token": "t"}))
    text = welcome.box("http://127.0.0.1:8000")
    for part in ("http://127.0.0.1:8000", *login.values(), "Ctrl-C"):
        assert part in text


def test_box_has_straight_edges(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path / ("deep" * 40)
    assert len({len(line) for line in welcome.box("http://127.0.0.1:8000").splitlines()}) == 1


def test_demo_s_logins_hold_one_person_who_compares_the_departments() -> None:
    managers = [player for player in PLAYERS if player.role is QUALITY_MANAGER]
    assert {len(player.departments) for player in managers} == {1, len(HOUSES)}
