"""Queries of the search page."""

from datetime import UTC, datetime

import pytest
from arrivals import URL, arrival, configure, deliver, spec
from hypothesis import given
from hypothesis import strategies as st

from feeds.indexing import entry_of
from feeds.live.asked import read_asked, span
from feeds.live.found import look_up
from feeds.publish.found import Asked
from store.database import Database
from store.search import index_pending


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("", Asked()),
        ("q=%E5%A4%A7%E6%A1%A5++x", Asked(q="大桥 x")),
        ("q=%ff&page=3", Asked(q="\ufffd", page=3)),
        ("tag=A%2FB&source=7&category=/News/Harbour/", Asked(tag="A/B", source="7", category="News/Harbour")),
        ("date=2026-02-28", Asked(date="2026-02-28")),
        ("date=2026-02-30&date=", Asked()),
        ("date=0001-01&page=-1&page=²", Asked()),
        ("page=0", Asked()),
        ("page=999", Asked(page=50)),
        ("&".join(f"q{number}=1" for number in range(50)), Asked()),
    ],
)
def test_a_query_is_read(query: str, asked: Asked) -> None:
    """What cannot be read counts for nothing, and costs nothing."""
    assert read_asked(query) == asked


def test_long_words_are_cut() -> None:
    """A form sends 200 characters at most; whoever sends more asks for these."""
    assert len(read_asked("q=" + "x" * 9_000).q) == 200


@pytest.mark.parametrize(
    ("date", "start", "end"),
    [
        ("2026-11-24", datetime(2026, 11, 23, 16, tzinfo=UTC), datetime(2026, 11, 24, 16, tzinfo=UTC)),
        ("2026-12", datetime(2026, 11, 30, 16, tzinfo=UTC), datetime(2026, 12, 31, 16, tzinfo=UTC)),
        ("2024-02-29", datetime(2024, 2, 28, 16, tzinfo=UTC), datetime(2024, 2, 29, 16, tzinfo=UTC)),
    ],
)
def test_days_and_months_are_those_of_the_site(date: str, start: datetime, end: datetime) -> None:
    """Midnight is where the site is."""
    assert span(date, "Asia/Shanghai") == (start, end)


def test_a_day_on_which_clocks_change_has_its_own_length() -> None:
    """The day in spring has 23 hours."""
    start, end = span("2026-03-29", "Europe/Stockholm")
    assert (end.astimezone(UTC) - start.astimezone(UTC)).total_seconds() == 23 * 3600


def test_behind_the_last_page_there_is_no_next(database: Database, now: datetime) -> None:
    """Whoever follows the links arrives at an end, however much is found."""
    configure(database, now, spec(URL, "News"))
    deliver(
        database,
        now,
        *(arrival(now, "News", key=f"{n:032}", guid=f"urn:{n}", title="Ferry") for n in range(1_021)),
    )
    index_pending(database, entry_of, 2_000)
    more = [look_up(database, Asked(q="ferry", page=page), "UTC").more for page in (49, 50)]
    assert more == [True, False]


@given(st.text(max_size=60))
def test_any_query_is_read(query: str) -> None:
    """Whatever arrives, something is asked, or nothing."""
    asked = read_asked(query)
    assert 1 <= asked.page <= 50
    if asked.date:
        span(asked.date, "UTC")
