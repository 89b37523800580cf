"""When a document wants to be asked for again: what is read, by both readers, and what is nonsense."""

import pytest
from feed_documents import atom, document, read, rss
from hypothesis import given
from hypothesis import strategies as st
from test_parse_agreement import differences

from feeds.parse import strict, tolerant
from feeds.parse.hints import hints_of
from feeds.parse.normalise import normalise
from feeds.parse.raw import RawHints
from store.hints import NO_HINTS, Hints, read_hints, write_hints

SY = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
YEAR = 366 * 86400
RDF = (
    f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" {SY}>'
    '<channel rdf:about="https://news.example/"><title>Tides</title><sy:updatePeriod>hourly</sy:updatePeriod>'
    "<sy:updateFrequency>2</sy:updateFrequency><sy:updateBase>2000-01-01T12:00+00:00</sy:updateBase></channel>"
    '<item rdf:about="https://news.example/1"><title>Low</title></item></rdf:RDF>'
)


def channel(said: str) -> str:
    """Return an RSS 2.0 document that says this of itself."""
    return rss("<title>One</title>", channel=f"<title>Tides</title>{said}").replace("<rss ", f"<rss {SY} ")


def hours(*said: object) -> str:
    """Return skipHours as they are written."""
    return "<skipHours>" + "".join(f"\n  <hour>{hour}</hour>" for hour in said) + "\n</skipHours>"


def days(*said: str) -> str:
    """Return skipDays as they are written."""
    return "<skipDays>" + "".join(f"<day>{day}</day>" for day in said) + "</skipDays>"


def updates(period: str = "", frequency: str = "") -> str:
    """Return what the Syndication module says, as WordPress writes it."""
    said = {"updatePeriod": period, "updateFrequency": frequency}
    return "".join(f"<sy:{name}>\n\t{text}\t</sy:{name}>" for name, text in said.items() if text)


SAID = [
    ("nothing", channel(""), NO_HINTS),
    ("RSS 2.0 ttl", channel("<ttl>60</ttl>"), Hints(ttl=3600)),
    ("RSS 2.0 ttl", channel("<ttl> 15\n</ttl>"), Hints(ttl=900)),
    ("no wish", channel("<ttl>0</ttl>"), NO_HINTS),
    ("nonsense", channel("<ttl>-5</ttl>"), NO_HINTS),
    ("nonsense", channel("<ttl>1.5</ttl>"), NO_HINTS),
    ("nonsense", channel("<ttl>PT1H</ttl>"), NO_HINTS),
    ("nonsense", channel("<ttl>٣</ttl>"), NO_HINTS),
    ("nonsense", channel("<ttl/>"), NO_HINTS),
    ("a year at most", channel("<ttl>999999999</ttl>"), Hints(ttl=YEAR)),
    ("nonsense", channel(f"<ttl>{'9' * 5000}</ttl>"), NO_HINTS),
    ("the last of two", channel("<ttl>60</ttl><ttl>30</ttl>"), Hints(ttl=1800)),
    ("an item's own", rss("<title>One</title><ttl>60</ttl>"), NO_HINTS),
    ("RSS 2.0 skipHours", channel(hours(0, 1, 23)), Hints(skip_hours=frozenset({0, 1, 23}))),
    ("RSS 0.91: from 1 to 24", channel(hours(1, 24)), Hints(skip_hours=frozenset({0, 1}))),
    ("two digits", channel(hours("00", "07")), Hints(skip_hours=frozenset({0, 7}))),
    ("nonsense", channel(hours("25", "-1", "noon", "", "7:30")), NO_HINTS),
    ("all of them", channel(hours(*range(24))), Hints(skip_hours=frozenset(range(24)))),
    ("RSS 2.0 skipDays", channel(days("Saturday", "Sunday")), Hints(skip_days=frozenset({5, 6}))),
    ("any case", channel(days("MONDAY", "tuesday")), Hints(skip_days=frozenset({0, 1}))),
    ("nonsense", channel(days("Mon", "Caturday", "")), NO_HINTS),
    ("the last of two", channel(days("Monday") + days("Sunday")), Hints(skip_days=frozenset({6}))),
    ("RSS 1.0 Syndication", RDF, Hints(every=1800)),
    ("as WordPress says it", channel(updates("hourly", "1")), Hints(every=3600)),
    ("RSS 1.0 Syndication", channel(updates("daily")), Hints(every=86400)),
    ("RSS 1.0 Syndication", channel(updates("weekly", "7")), Hints(every=86400)),
    ("RSS 1.0 Syndication", channel(updates("monthly")), Hints(every=30 * 86400)),
    ("RSS 1.0 Syndication", channel(updates("yearly")), Hints(every=365 * 86400)),
    ("daily if not said", channel(updates("", "4")), Hints(every=21600)),
    ("any case", channel(updates("Hourly")), Hints(every=3600)),
    ("nonsense", channel(updates("always", "1")), NO_HINTS),
    ("nonsense", channel(updates("hourly", "0")), NO_HINTS),
    ("nonsense", channel(updates("hourly", "-1")), NO_HINTS),
    ("nonsense", channel(updates("hourly", "often")), NO_HINTS),
    ("more often than there are seconds", channel(updates("hourly", "7201")), NO_HINTS),
    ("in Atom too", atom("<id>1</id>", feed=f"<title>T</title>{updates('hourly')}", attributes=SY),
     Hints(every=3600)),
    ("everything", channel(f"<ttl>5</ttl>{hours(3)}{days('Friday')}{updates('daily', '2')}"),
     Hints(ttl=300, skip_hours=frozenset({3}), skip_days=frozenset({4}), every=43200)),
]  # fmt: skip


@pytest.mark.parametrize(("origin", "text", "hints"), SAID)
def test_hints(origin: str, text: str, hints: Hints) -> None:
    """What a channel says; an item says nothing, and neither does nonsense. The store keeps all of it."""
    assert read(text).hints == hints, origin
    assert read_hints(write_hints(hints)) == hints


@pytest.mark.parametrize(("origin", "text", "hints"), SAID)
def test_both_readers_find_the_same_hints(origin: str, text: str, hints: Hints) -> None:
    """The fast reader takes these documents, and feedparser finds nothing else in them."""
    asked = document(text)
    strictly, tolerantly = strict.read(text.encode(), asked), tolerant.read(text, asked)
    assert strictly is not None, origin
    assert tolerantly is not None, origin
    assert normalise(strictly, asked).hints == normalise(tolerantly, asked).hints == hints, origin
    assert not list(differences(normalise(strictly, asked), normalise(tolerantly, asked))), origin


def test_hints_of_broken_documents() -> None:
    """What feedparser alone can read says when to ask again, too."""
    said = f"<ttl>60</ttl>{hours(1, 2)}{days('Sunday')}{updates('daily')}<description>a & b</description>"
    assert read(channel(said)).hints == Hints(
        ttl=3600, skip_hours=frozenset({1, 2}), skip_days=frozenset({6}), every=86400
    )
    lower = channel("<skiphours><hour>1</hour></skiphours><hour>5</hour><description>a & b</description>")
    assert read(lower).hints == Hints(skip_hours=frozenset({1}))
    unending = channel(
        "<skipHours>" + "<hour>1</hour>" * 10_000 + "<hour>5</hour><description>a & b</description>"
    )
    assert read(unending).hints == Hints(skip_hours=frozenset({1}))


def test_json_feeds_say_nothing() -> None:
    """JSON Feed 1.1 has no such words."""
    text = '{"version": "https://jsonfeed.org/version/1.1", "title": "T", "ttl": 60, "items": [{"id": "1"}]}'
    assert read(text).hints == NO_HINTS


@given(st.text(), st.lists(st.text()), st.lists(st.text()), st.text(), st.text())
def test_nothing_that_is_said_fails(
    ttl: str, hours: list[str], days: list[str], period: str, frequency: str
) -> None:
    """Whatever stands in the elements, numbers are positive and at most a year."""
    raw = RawHints(ttl=ttl, hours=tuple(hours), days=tuple(days), period=period, frequency=frequency)
    found = hints_of(raw)
    assert found.ttl is None or 0 < found.ttl <= YEAR
    assert found.every is None or 0 < found.every <= YEAR
    assert found.skip_hours <= frozenset(range(24))
    assert found.skip_days <= frozenset(range(7))
