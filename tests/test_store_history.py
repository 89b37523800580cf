"""Archives in the store: they add what is not there, and where to go on is kept with it."""

from datetime import datetime, timedelta

import pytest
from arrivals import URL, arrival, configure, deliver, spec

from store.categories import categories
from store.channels import pending_images, placed_items
from store.database import Database
from store.history import resume_at, save_archived, save_resume
from store.model import Arrival, Enclosure, Saved
from store.sources import claim, claim_source, sources


@pytest.fixture
def source_id(database: Database, now: datetime) -> int:
    """Configure a feed."""
    return configure(database, now, spec(URL, "A"))[URL].id


def test_an_archive_adds_only(database: Database, source_id: int, now: datetime) -> None:
    """The version of a newer document stays, and what it does not know comes in with its own date."""
    deliver(database, now, arrival(now, "A", title="The ferry is back, we said too soon"))
    old = now - timedelta(days=900)
    older = [arrival(now, "A", key="k", guid="urn:k", title="A quay", published=old), arrival(now, "A")]
    assert save_archived(database, source_id, older, None, now) == Saved(new=1)
    root = categories(database)[0]
    (path,) = [node for node in categories(database) if node.path == "A"]
    assert root.items == path.items == 2
    found = {one.item.title: one.date for one in placed_items(database, path.id)}
    assert found.keys() == {"The ferry is back, we said too soon", "A quay"}
    assert found["A quay"] == old
    assert save_archived(database, source_id, older, None, now) == Saved()


def test_where_to_go_on_is_kept_with_what_was_saved(database: Database, source_id: int, now: datetime) -> None:
    """Each source has its own place, until nothing is left."""
    assert resume_at(database, source_id) is None
    save_archived(database, source_id, [], "https://news.example/2", now)
    save_archived(database, source_id, [], "https://news.example/3", now)
    assert resume_at(database, source_id) == "https://news.example/3"
    assert resume_at(database, source_id + 1) is None
    save_resume(database, source_id, None)
    assert resume_at(database, source_id) is None


def test_pictures_of_an_archive_are_measured_last(database: Database, source_id: int, now: datetime) -> None:
    """There may be thousands, and those that come with the next poll are shown first."""

    def pictured(name: str) -> Arrival:
        image = Enclosure(url=f"https://news.example/{name}.jpg")
        return arrival(now, "A", key=name, guid=None, image=image)

    save_archived(database, source_id, [pictured("a"), pictured("b")], None, now)
    deliver(database, now, pictured("c"))
    names = [url.rpartition("/")[2] for url in pending_images(database, now, 9)]
    assert names == ["c.jpg", "a.jpg", "b.jpg"]


def test_one_source_is_claimed_alone(database: Database, now: datetime) -> None:
    """Whatever else is due on its host, which nobody else gets meanwhile."""
    configure(database, now, spec(URL, "A"), spec(URL + "2", "A"))
    state = sources(database)[0]
    lease = claim_source(database, state, now, timedelta(hours=1))
    assert lease.sources == (state,)
    assert claim(database, now, most=9, ttl=timedelta(hours=1), batch=20) == ()
