"""Sources that moved, in a real SQLite store."""

from datetime import UTC, datetime, timedelta

import pytest
from arrivals import URL, arrival, configure, deliver, poll, spec

from store.database import Database
from store.saving import save_host
from store.source_model import SourceState
from store.sources import claim, item_counts

HOUR = timedelta(hours=1)
NEW = "https://harbour.example/feed.xml"


def adopt(database: Database, now: datetime, **more: object) -> SourceState:
    """Have a source of an item asked at its new address, and return what it was."""
    state = configure(database, now, spec(URL, "A"))[URL]
    deliver(database, now, arrival(now, "A"))
    (lease,) = claim(database, now, most=1, ttl=HOUR, batch=9)
    wanted = {"adopted": NEW, "host": "harbour.example", **more}
    save_host(database, lease, [poll(state, now, next_at=now + HOUR, rhythm="learned", **wanted)], now)
    return state


def hosts(database: Database, now: datetime) -> list[str]:
    """Return the hosts that are due."""
    return [lease.host for lease in claim(database, now, most=9, ttl=timedelta(), batch=9)]


def test_an_adopted_address_has_its_own_host(database: Database, now: datetime) -> None:
    """Politeness is counted by that, however often the configuration is read; the old host has nothing to ask."""
    adopt(database, now)
    assert hosts(database, now + HOUR) == ["harbour.example"]
    state = configure(database, now, spec(URL, "A"))[URL]
    assert (state.adopted, state.host) == (NEW, "harbour.example")
    assert hosts(database, now + HOUR) == ["harbour.example"]
    configure(database, now)
    assert hosts(database, now + HOUR) == []


def test_a_source_that_left_comes_back_to_its_own_address(database: Database, now: datetime) -> None:
    """The owner gave that anew; what validators there are came from the other."""
    moved = {"moved_to": URL, "moved_since": now, "moved_polls": 2, "home_at": now, "etag": '"a"'}
    adopt(database, now, **moved)
    configure(database, now)
    state = configure(database, now, spec(URL, "A"))[URL]
    assert (state.adopted, state.host, state.etag, state.home_at) == (None, "news.example", None, None)
    assert (state.moved_to, state.moved_since, state.moved_polls) == (None, None, 0)
    assert hosts(database, now + HOUR) == ["news.example"]


def test_a_source_that_is_given_up_elsewhere_comes_home(database: Database, now: datetime) -> None:
    """With its host."""
    state = adopt(database, now)
    (lease,) = claim(database, now + HOUR, most=1, ttl=HOUR, batch=9)
    save_host(database, lease, [poll(state, now, next_at=now, host="news.example")], now)
    assert hosts(database, now + HOUR) == ["news.example"]


@pytest.mark.parametrize(
    "moved",
    [{}, {"adopted": None, "host": None, "moved_to": NEW, "moved_since": datetime(2026, 11, 20, tzinfo=UTC)}],
)
def test_the_new_address_in_the_configuration_is_the_same_source(
    moved: dict[str, object], database: Database, now: datetime
) -> None:
    """Be it adopted, or not yet: it keeps its items, what was learned and when it is due."""
    before = adopt(database, now, **moved)
    after = configure(database, now, spec(NEW, "A", host="harbour.example"))
    assert list(after) == [NEW]
    state = after[NEW]
    assert (state.id, state.rhythm, state.next_at) == (before.id, "learned", now + HOUR)
    assert (state.adopted, state.moved_to, state.host) == (None, None, "harbour.example")
    assert item_counts(database) == {state.id: 1}
    assert hosts(database, now + HOUR) == ["harbour.example"]


def test_two_sources_stay_two(database: Database, now: datetime) -> None:
    """Whoever is configured, or was before, under the new address is another source."""
    before = adopt(database, now)
    both = configure(database, now, spec(URL, "A"), spec(NEW, "B"))
    assert both[URL].id == before.id != both[NEW].id
    configure(database, now, spec(URL, "A"))
    assert configure(database, now, spec(NEW, "B"))[NEW].id == both[NEW].id
