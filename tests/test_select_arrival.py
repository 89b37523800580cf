"""What becomes of an item that was just read."""

from datetime import datetime, timedelta

import pytest
from make import item

from feeds.select.arrival import arrive, content_hash, credible_date

NOW = datetime.fromisoformat("2026-11-24T09:30:00+00:00")
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("published", "updated", "date"),
    [
        (NOW - DAY, None, NOW - DAY),
        (NOW + DAY, None, NOW + DAY),
        (NOW + DAY + timedelta(seconds=1), None, NOW),
        (None, NOW - DAY, NOW - DAY),
        (None, None, NOW),
        (datetime.fromisoformat("1970-01-01T00:00:00+00:00"), None, NOW),
        (datetime.fromisoformat("0001-01-01T00:00:00+00:00"), NOW - DAY, NOW),
        (
            datetime.fromisoformat("1987-06-05T00:00:00+00:00"),
            None,
            datetime.fromisoformat("1987-06-05T00:00:00Z"),
        ),
    ],
)
def test_date_is_believed_up_to_a_day_ahead(
    published: datetime | None, updated: datetime | None, date: datetime
) -> None:
    """An item dated far ahead would stick on top; it is dated when it was first seen."""
    assert credible_date(item(published=published, updated=updated), NOW) == date


def test_dates_are_no_content() -> None:
    """A feed that dates everything anew at each poll changes nothing."""
    assert content_hash(item(published=NOW)) == content_hash(item(published=NOW - DAY, raw_hash="x"))


@pytest.mark.parametrize("field", ["title", "url", "summary", "content", "language"])
def test_what_a_reader_sees_is_content(field: str) -> None:
    """A change that shows moves the hash."""
    assert content_hash(item()) != content_hash(item(**{field: "another"}))


def test_guid_is_published_and_a_minted_one_waits() -> None:
    """The source's own id goes first; the minted one is the same at every sight."""
    first, second = (arrive(item(), "https://news.example/feed", ["A"], NOW + n * DAY) for n in (0, 1))
    assert first.public_id == "https://news.example/ferry"
    assert first.fallback_id.startswith("urn:uuid:")
    assert first.fallback_id == second.fallback_id
    assert first.fallback_id != arrive(item(), "https://other.example/", ["A"], NOW).fallback_id
