"""The feed of troubles: valid, still, without secrets."""

from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from lxml import etree
from make import NOON
from validate.published import faults

from config.model import Site
from feeds.publish.check import atom_entries
from feeds.publish.troubles import MOST, of_hold, of_lateness, of_outage, of_sources, render_troubles
from store.troubles import Noted

SITE = Site(title="Planet & Co", base_url="https://planet.example/")
ATOM = "{http://www.w3.org/2005/Atom}"
DAY = timedelta(days=1)
URL = "https://news.example/feed.xml?token=hunter2&a=1"
SHOWN = "https://news.example/feed.xml?a=1"
WHY = f"`feeds why '{SHOWN}'`"


def noted(**overrides: Any) -> Noted:
    """Return a source that has been failing for a day."""
    defaults: dict[str, Any] = {
        "source_id": 7,
        "source_kind": "feed",
        "url": URL,
        "title": "Harbour <News>",
        "kind": "failing",
        "began": NOON - DAY,
        "noted": NOON,
        "ended": None,
        "trouble": "server",
        "said": f"HTTP 503 at {URL}: the server failed",
        "failures": 5,
        "rate": 3 / 86400,
    }
    return Noted(**{**defaults, **overrides})


def entries(*troubles: Noted) -> list[tuple[str, str, str]]:
    """Return when each entry is of, its title and its text."""
    feed = etree.fromstring(render_troubles(SITE, of_sources(troubles), NOON))
    return [
        (
            (entry.findtext(f"{ATOM}published") or "")[:10],
            unescape(entry.findtext(f"{ATOM}title") or ""),
            unescape(
                (entry.findtext(f"{ATOM}content") or "")
                .replace("<p>", "")
                .replace("</p>", "|")
                .replace("<code>", "`")
                .replace("</code>", "`")
            ),
        )
        for entry in feed.iter(f"{ATOM}entry")
    ]


@pytest.mark.parametrize(
    ("trouble", "title", "parts"),
    [
        (
            noted(),
            "Harbour <News> is failing",
            (
                "It has failed since 2026-11-19 12:00 UTC, 5 times in a row by 2026-11-20 12:00 UTC.",
                f"It is polled at {SHOWN}",
                f"The last error (server) was: HTTP 503 at {SHOWN}: the server failed",
                f"It is tried again by itself, further and further apart. {WHY} tells more.",
            ),
        ),
        (
            noted(kind="gone", trouble="gone", said="HTTP 410", title=""),
            "news.example is gone",
            (
                "Since 2026-11-19 12:00 UTC its server has answered that it is gone for good.",
                f"It is polled at {SHOWN}",
                "The last error (gone) was: HTTP 410",
                f"It is asked no more. `feeds rm '{SHOWN}'` takes it out, `feeds poll '{SHOWN}'` asks again.",
            ),
        ),
        (
            noted(kind="moved", said="https://new.example/?key=hunter3"),
            "Harbour <News> has moved",
            ("Since 2026-11-19 12:00 UTC its address leads for good to https://new.example/",),
        ),
        (
            noted(kind="adopted", said="https://new.example/"),
            "Harbour <News> is asked at its new address",
            ("Its address had led there for seven days: https://new.example/",),
        ),
        (
            noted(kind="silent"),
            "Harbour <News> has fallen silent",
            ("It has brought nothing new since 2026-11-19 12:00 UTC, and had about 3 items a day.",),
        ),
        (
            noted(source_kind="posts", url="posts:/home/ann/blog", title="", trouble=None, said="/home/ann: gone"),
            "A folder of posts is failing",
            ("The last error was: it cannot be read",),
        ),
    ],
)
def test_a_trouble_is_told(trouble: Noted, title: str, parts: tuple[str, ...]) -> None:
    """What, since when, the last error and what to do; no token and no folder."""
    ((day, said, text),) = entries(trouble)
    assert (day, said) == ("2026-11-20", title)
    for part in parts:
        assert f"{part}|" in text
    assert "hunter" not in text
    assert "/home" not in text


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("failing", "Harbour <News> answers again"),
        ("gone", "Harbour <News> is there again"),
        ("moved", "Harbour <News> does not lead there any more"),
        ("adopted", "Harbour <News> is asked at its own address again"),
        ("silent", "Harbour <News> has news again"),
    ],
)
def test_its_end_is_an_entry_of_its_own(kind: str, title: str) -> None:
    """So that readers show it; that of the beginning stays as it was."""
    (before,) = entries(noted(kind=kind))
    over, same = entries(noted(kind=kind, ended=NOON + 2 * DAY))
    assert same == before
    assert over[:2] == ("2026-11-22", title)
    assert "It had been so since 2026-11-19 12:00 UTC.|" in over[2]


def every() -> bytes:
    """Return a feed of every kind of entry."""
    kinds = ("failing", "gone", "moved", "adopted", "silent")
    troubles = [noted(kind=kind, source_id=n, ended=NOON + DAY) for n, kind in enumerate(kinds)]
    ours = (of_lateness(NOON, NOON + DAY), of_outage(NOON), of_hold("A/B & C", "too much would be lost", NOON))
    return render_troubles(SITE, [*of_sources(troubles), *ours], NOON)


def test_it_is_valid_atom() -> None:
    """By the schema of RFC 4287, each id once; it says where it is and is as new as its newest entry."""
    data = every()
    assert faults("atom.xml", data) == []
    assert len(atom_entries(data)) == 13
    feed = etree.fromstring(data)
    links = {link.get("rel"): link.get("href") for link in feed.iterchildren(f"{ATOM}link")}
    assert links == {
        "self": "https://planet.example/status/feed",
        "alternate": "https://planet.example/status/",
    }
    assert feed.findtext(f"{ATOM}updated") == "2026-11-21T12:00:00+00:00"
    assert feed.findtext(f"{ATOM}title") == "Troubles of Planet & Co"
    assert faults("atom.xml", render_troubles(SITE, (), NOON)) == []


def test_the_same_troubles_are_the_same_bytes() -> None:
    """Whatever order they come in, and however often the source failed since."""
    one, two = noted(), noted(source_id=8, noted=NOON + DAY)
    assert every() == every()
    assert render_troubles(SITE, of_sources([one, two]), NOON) == render_troubles(
        SITE, of_sources([two, one]), NOON
    )
    assert render_troubles(SITE, (), NOON) == render_troubles(SITE, (), NOON)


def test_ids_are_of_source_kind_and_begin() -> None:
    """Another site, source, kind or begin has another; what is said, or when, does not matter."""
    moments = {"began": NOON - 2 * DAY}
    others = [noted(source_id=8), noted(kind="silent"), noted(**moments), noted(ended=NOON)]

    def ids(*troubles: Noted, base: str = SITE.base_url) -> set[str]:
        return {*atom_entries(render_troubles(Site(base_url=base), of_sources(troubles), NOON))}

    first = ids(noted())
    assert ids(noted(said="another", noted=NOON + DAY, title="Sea", failures=9)) == first
    assert len(first.union(*(ids(one) for one in others))) == 5
    assert ids(noted(), base="https://b.example/") != first


def test_only_the_newest_are_shown() -> None:
    """So many that a reader which comes once a day misses none."""
    many = [noted(source_id=n, noted=NOON + n * timedelta(minutes=1)) for n in range(MOST + 5)]
    shown = etree.fromstring(render_troubles(SITE, of_sources(many), datetime(2020, 1, 1, tzinfo=UTC)))
    dates = [entry.findtext(f"{ATOM}published") or "" for entry in shown.iter(f"{ATOM}entry")]
    assert len(dates) == MOST
    assert dates == sorted(dates, reverse=True)
    assert dates[0].startswith("2026-11-20T13:44")
