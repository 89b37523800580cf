"""The status page, drawn at a moment."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from front_pages import front_pages
from live_pages import live_pages
from make import NOON
from selectolax.lexbor import LexborHTMLParser, LexborNode

from config.model import Site
from feeds.model import Outline
from feeds.publish.directory import render_directory
from feeds.publish.status import SourceHealth, draw_calendar, draw_polls, render_status
from store.health import PollDay
from store.source_model import SourceState

TODAY = int(NOON.timestamp()) // 86400
SITE = Site(title="Planet", base_url="https://planet.example/", timezone="Asia/Shanghai")


def source(**overrides: object) -> SourceState:
    """Return how a source stands."""
    values = {"id": 7, "kind": "feed", "url": "https://news.example/feed?token=hunter2", "host": "news.example"}
    return SourceState(**{"title": "", **values, **overrides})  # type: ignore[arg-type]  # fields by name


def page(*sources: SourceHealth, others: int = 0, **calendar: int) -> LexborHTMLParser:
    """Return the page of some sources and of items by the days that they are dated."""
    days = {date.fromisoformat(day.removeprefix("d").replace("_", "-")): items for day, items in calendar.items()}
    return LexborHTMLParser(render_status(SITE, sources, others, days, NOON).decode())


def only(shown: LexborHTMLParser, selector: str) -> LexborNode:
    """Return the first element that matches."""
    return shown.css(selector)[0]


def test_each_day_of_polls_is_one_mark() -> None:
    """Fine, failed or without polls: thirty marks, the last is today; older days are not shown."""
    days = [PollDay(day=TODAY - ago, polls=4, failed=int(ago == 1)) for ago in (0, 1, 2, 29, 30)]
    drawing = draw_polls(days, NOON)
    assert drawing.counts == {"fine": 3, "failed": 1, "without": 26}
    assert drawing.paths["fine"].startswith("M0 0")
    assert drawing.paths["fine"].endswith(f"M{29 * 12} 0h10v10h-10z")
    assert drawing.paths["failed"] == f"M{28 * 12 + 1} 1h8v8h-8z"


def test_each_day_of_a_year_is_one_mark() -> None:
    """Weeks are columns from Monday to Sunday; four levels share the numbers up to the fullest day's."""
    today = date(2026, 11, 20)  # a Friday
    older, newer = draw_calendar({today: 8, today - timedelta(1): 1, today - timedelta(2): 5}, today)
    assert older.counts == {"level0": 27 * 7 - 4, "level1": 0, "level2": 0, "level3": 0, "level4": 0}
    assert newer.counts == {"level0": 177, "level1": 1, "level2": 0, "level3": 1, "level4": 1}
    assert newer.paths["level4"] == f"M{26 + 25 * 12} {14 + 4 * 12}h10v10h-10z"
    assert (older.width, older.height) == (newer.width, newer.height) == (350, 96)


def test_a_day_can_be_read_off_the_calendar() -> None:
    """Each month is named over the week in which it begins, three weekdays beside their rows."""
    older, newer = draw_calendar({}, date(2026, 11, 20))
    assert [*older.months.values(), *newer.months.values()] == [12, *range(1, 12)]
    assert newer.months[26 + 22 * 12] == 11  # the week of Monday, 26 October
    shown = page(d2026_11_20=3)
    assert [node.text() for node in shown.css(".year svg:last-child text")][-4:] == ["Nov", "Mon", "Wed", "Fri"]


def test_a_site_without_items_has_an_empty_calendar() -> None:
    """And says so in words."""
    assert sum(half.counts["level0"] for half in draw_calendar({}, NOON.date())) == 365
    shown = page()
    assert only(shown, ".calendar .empty").text() == "There is nothing here yet."
    assert shown.css("svg") == []


def test_the_calendar_is_told_in_words() -> None:
    """How much there was, when most, and each month, which leads to its items; older days do not count."""
    shown = page(d2026_11_20=3, d2026_11_02=1, d2026_03_01=3, d2025_11_01=99)
    said = "7 items in the last year; the most, 3, on 20 November 2026."
    assert only(shown, ".calendar p").text() == said
    assert only(shown, ".year").attributes["aria-label"] == said
    assert [node.text() for node in shown.css(".months li")] == ["November 2026 4 items", "March 2026 3 items"]
    assert only(shown, ".months a").attributes["href"] == "../search/index.html?date=2026-11"


def test_errors_are_told_without_secrets() -> None:
    """Addresses lose their tokens and passwords; what is wrong with a folder of posts stays at home."""
    error = "HTTP 404 at https://ann:hunter2@news.example/x?token=hunter3&a=1: gone"
    posts = source(kind="posts", url="posts:/home/ann/blog", failures=1, error="/home/ann/blog: no such folder")
    shown = page(SourceHealth(state=source(failures=2, error=error)), SourceHealth(state=posts))
    assert [node.text() for node in shown.css(".said")] == [
        "Failing: HTTP 404 at https://news.example/x?a=1: gone",
        "Failing: it cannot be read",
    ]
    assert [node.text() for node in shown.css(".name")] == ["news.example", "Our own posts"]
    assert "hunter" not in (shown.html or "")
    assert "/home/" not in (shown.html or "")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "Fine"),
        ({"failures": 2, "error": "HTTP 503"}, "Failing: HTTP 503"),
        ({"failures": 2, "error": "HTTP 410", "next_at": None}, "Gone for good: HTTP 410"),
        ({"next_at": NOON - timedelta(days=3), "polled_at": NOON - timedelta(days=4)}, "Not polled for too long"),
        ({"moved_to": "https://new.example/", "moved_since": NOON - timedelta(days=1)}, "Moved elsewhere"),
        ({"parked_since": NOON - timedelta(days=2)}, "Our own network fails"),
        ({"usual_rate": 1e-4, "news_at": NOON - timedelta(days=30)}, "Silent for unusually long"),
        ({"failures": 1, "error": "x", "adopted": "https://new.example/"}, "Failing, Moved elsewhere: x"),
    ],
)
def test_what_is_wrong_is_told_in_words(values: dict[str, object], said: str) -> None:
    """Not by color alone; all that holds, the worst first."""
    state = source(**{"polled_at": NOON, "next_at": NOON, **values})
    assert only(page(SourceHealth(state=state)), ".said").text() == said


@pytest.mark.parametrize(
    ("days", "polled", "said"),
    [
        ((PollDay(day=TODAY, polls=1, failed=0, news=NOON),), NOON, "Last news 20 November 2026, 20:00"),
        ((PollDay(day=TODAY, polls=1, failed=0),), NOON, "Last news more than 30 days ago"),
        ((), None, "Last news never"),
    ],
)
def test_last_news_is_told(days: tuple[PollDay, ...], polled: object, said: str) -> None:
    """When a source last brought something, by the polls that are kept or by what the store has noted."""
    shown = page(SourceHealth(state=source(polled_at=polled), days=days), others=1_200)
    assert only(shown, ".health .when").text() == said
    assert "1,200 more sources are not shown." in only(shown, ".health").text()
    noted = page(SourceHealth(state=source(news_at=NOON, polled_at=NOON)))
    assert only(noted, ".health .when").text() == "Last news 20 November 2026, 20:00"


def test_same_moment_same_bytes() -> None:
    """All pages of a server are still: what changes is told to them."""
    channels = front_pages("https://planet.example/")
    assert live_pages(channels, "https://planet.example/") == live_pages(channels, "https://planet.example/")


def test_pages_of_a_server_are_light() -> None:
    """Each loads with less than 100 KB, style and script included."""
    pages = live_pages(front_pages("https://planet.example/"), "https://planet.example/")
    hundred = [SourceHealth(state=source(id=number, title=f"Paper {number}")) for number in range(100)]
    full = render_status(SITE, hundred, 0, {NOON.date() - timedelta(ago): ago for ago in range(365)}, NOON)
    assert max(map(len, (*pages.values(), full))) < 100_000


@pytest.mark.parametrize("language", ["en", "zh"])
def test_many_sources_with_long_names_are_light(language: str) -> None:
    """As many are shown as fit in 100 KB; how many more there are is told."""
    site = replace(SITE, language=language)
    days = tuple(PollDay(day=TODAY - ago, polls=9, failed=ago % 2, news=NOON) for ago in range(30))
    states = [
        source(id=n, title=f"海岸日报与“大桥”& {n} " * 9, error="HTTP 503 " * 20, failures=1) for n in range(100)
    ]
    calendar = {NOON.date() - timedelta(ago): ago * 1_000 for ago in range(365)}
    data = render_status(site, [SourceHealth(state=one, days=days) for one in states], 7, calendar, NOON)
    shown = LexborHTMLParser(data.decode()).css(".health li")
    assert len(data) <= 100_000
    assert len(shown) > 25
    assert str(107 - len(shown)) in LexborHTMLParser(data.decode()).css(".health > p")[-1].text()


def test_a_list_of_all_there_is_is_light() -> None:
    """Sections, sources and months by the hundred: 100 KB hold, and how many are not listed is told."""
    children = tuple(
        Outline(title=f"海岸线 {n}", xml_url=f"https://planet.example/{'%E6%B5%B7' * 9}{n}/rss.xml", html_url="x")
        for n in range(900)
    )
    outline = Outline(
        title="All", xml_url="https://planet.example/rss.xml", html_url=SITE.base_url, children=children
    )
    sources = [source(id=n, title=f"<Harbour & Sea> {n}") for n in range(900)]
    months = [f"{year}-{month:02}" for year in range(2025, 1989, -1) for month in range(12, 0, -1)]
    for live in (True, False):
        data = render_directory(SITE, outline, sources, months, live=live)
        shown = LexborHTMLParser(data.decode())
        assert len(data) <= 100_000
        counts = [len(part.css("li")) for part in shown.css(".lists section")]
        told = [part.css("p")[0].text() for part in shown.css(".lists section")]
        assert told == [
            f"{all_ - n:,} more are not listed." for all_, n in zip((901, 900, 432), counts, strict=True)
        ]
        assert min(counts) > 60
