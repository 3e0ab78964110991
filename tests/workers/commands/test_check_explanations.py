import json

import pytest
from django.core.management import CommandError, call_command


def test_check_explanations_tells_how_often_the_maps_hold(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_explanations", "--limit", "1", "--json")
    told = json.loads(capsys.readouterr().out)
    every = told["structures"]["all"]

    assert told["pictures"] == "drawn" and told["n_pictures"] == 1
    assert every["n"] == sum(row["n"] for name, row in told["structures"].items() if name != "all") > 0
    assert every["hidden"] < every["elsewhere"] <= 1


def test_check_explanations_refuses_no_pictures() -> None:
    with pytest.raises(CommandError, match="1 or more"):
        call_command("check_explanations", "--limit", "0")
