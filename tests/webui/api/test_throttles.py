import pytest
from django.core.cache import cache

from tests.people import make_cast, make_department, make_uma
from tests.webui.api.clients import client_of

pytestmark = pytest.mark.django_db
DEAD = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "unix:///nowhere/broker.sock?db=1"}}


@pytest.fixture
def two_a_minute(settings):
    cache.clear()
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": {"uploads": 2}}


def _statuses(client, count: int) -> list[int]:
    return [client.post("/api/v1/uploads/").status_code for _ in range(count)]


def test_throttle_stops_haste_and_says_how_long_to_wait(two_a_minute):
    client = client_of(make_uma(make_department()))
    # A minute may end between the requests, so that the count begins anew once: five hold more than two minutes' worth.
    assert 429 in _statuses(client, 5)
    answer = next(answer for answer in (client.post("/api/v1/uploads/") for _ in range(5)) if answer.status_code == 429)
    assert 1 <= int(answer["Retry-After"]) <= 61
    assert answer["Content-Type"] == "application/problem+json"
    assert client.get("/api/v1/uploads/").status_code == 200


def test_throttle_counts_each_person_alone(two_a_minute):
    cast = make_cast()
    _statuses(client_of(cast.uma), 5)
    assert _statuses(client_of(cast.lena), 1) == [201]


def test_throttle_lets_all_pass_while_the_cache_is_away(two_a_minute, settings):
    settings.CACHES = DEAD
    assert _statuses(client_of(make_uma(make_department())), 5) == [201] * 5
