from collections.abc import Iterator

import pytest
from kombu import pools
from kombu.exceptions import OperationalError

from workers import schedule
from workers.celery import Hint, app
from workers.tasks import assess_waiting, ingest_upload_file, send_digests


@pytest.fixture
def no_broker(settings: object) -> Iterator[list[int]]:
    """A broker that nobody runs; gives how often somebody tried to reach it."""
    before, tries = app.conf.broker_url, [0]
    opened = app.amqp.send_task_message

    def count(*args: object, **kwargs: object) -> object:
        tries[0] += 1
        return opened(*args, **kwargs)

    pools.reset()  # kombu keeps pools by address, closed ones too
    app.conf.broker_url, app._pool, app.amqp._producer_pool = "redis+socket:///nowhere/broker.sock", None, None
    app.amqp.send_task_message = count
    yield tries
    app.conf.broker_url, app._pool, app.amqp._producer_pool = before, None, None
    app.amqp.send_task_message = opened
    Hint._silent_until = 0


def test_hint_does_not_fail_its_sender_when_the_broker_is_away(no_broker: list[int]) -> None:
    assert ingest_upload_file.delay(1) is None


def test_broker_that_is_away_is_asked_once_for_a_whole_upload(no_broker: list[int]) -> None:
    for number in range(100):
        ingest_upload_file.delay(number)
    assert no_broker == [1]


def test_hint_is_sent_again_after_the_pause(no_broker: list[int]) -> None:
    ingest_upload_file.delay(1)
    Hint._silent_until = 0
    ingest_upload_file.delay(2)
    assert no_broker == [2]


def test_no_broker_is_what_the_fixture_says(no_broker: list[int]) -> None:
    with pytest.raises(OperationalError):
        app.connection_for_write().ensure_connection(max_retries=1, timeout=1)


def test_files_and_machine_have_queues_of_their_own() -> None:
    sent = [app.amqp.router.route({}, task.name)["queue"].name for task in (ingest_upload_file, assess_waiting)]
    assert sent == ["ingest", "machine"]


def test_hard_limit_is_shorter_than_the_time_after_which_a_message_is_delivered_again() -> None:
    assert app.conf.task_time_limit < app.conf.broker_transport_options["visibility_timeout"]


def test_every_scheduled_task_exists() -> None:
    clocked = [schedule.sweep, schedule.check_store, schedule.learn_table_sizes, schedule.open_rounds, send_digests]
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} == {one.name for one in clocked}
