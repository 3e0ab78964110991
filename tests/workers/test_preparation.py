"""What stops a start, said in a sentence that cures it."""

import pytest

from auditapp.protocols import services
from workers.preparation import NotReady, install_protocols

pytestmark = pytest.mark.django_db


def test_install_protocols_says_how_to_go_on_when_an_edition_was_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise services.EditionChanged("herman 1998.1 was changed; give it a new edition number")

    monkeypatch.setattr("workers.preparation.install_editions", refuse)
    with pytest.raises(NotReady, match="herman"):
        install_protocols()
