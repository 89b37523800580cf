"""Whether a source has moved for good."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scheduling import DAY, HOUR, MINUTE, NOW, URL, WEEK

from feeds.model import Response
from feeds.schedule.moves import STAYS, Move, adopted, follow

NEW = "https://new.example/feed.xml"
PLAIN, PLAIN_NEW = "http://news.example/feed.xml", "http://new.example/feed.xml"
PORTAL = "https://wifi.example/login"


def led(*hops: tuple[int, str]) -> Response:
    """Return an answer that came by these redirects."""
    return Response(url=hops[-1][1] if hops else URL, status=200, redirects=hops)


MOVES = [
    # origin, the source's address, answer, is it a feed, where it moved to
    ("RFC 9110 §15.4.2", URL, led((301, NEW)), True, NEW),
    ("fossar/selfoss#1178", URL, led((308, NEW)), True, NEW),
    ("feedbin/feedbin#100", URL, led((301, "https://a.example/"), (308, NEW)), True, NEW),
    ("RFC 9110 §15.4.3", URL, led((302, NEW)), True, None),
    ("RFC 9110 §15.4.4", URL, led((303, NEW)), True, None),
    ("RFC 9110 §15.4.8", URL, led((307, NEW)), True, None),
    ("open-telemetry/opentelemetry.io#5520", URL, led((301, "https://a.example/"), (302, NEW)), True, None),
    ("open-telemetry/opentelemetry.io#5520", URL, led((302, "https://a.example/"), (301, NEW)), True, None),
    ("it leads back", URL, led((301, NEW), (301, URL)), True, None),
    ("it leads nowhere", URL, led(), True, None),
    ("AntennaPod/AntennaPod#5324", URL, led((301, PORTAL)), False, None),
    ("lwindolf/liferea#915", PLAIN, led((301, PORTAL)), False, None),
    ("TLS is not given up", URL, led((301, PLAIN_NEW)), True, None),
    ("koreader/koreader#13830", PLAIN, led((301, URL), (301, PLAIN_NEW)), True, None),
    ("http to https", PLAIN, led((301, URL)), True, URL),
    ("a route has no address", "rsshub://bbc", led((301, NEW)), True, None),
]


@pytest.mark.parametrize(("origin", "url", "answer", "is_feed", "to"), MOVES)
def test_where_it_moved(origin: str, url: str, answer: Response, is_feed: bool, to: str | None) -> None:  # noqa: FBT001
    """To where permanent redirects lead that end at a feed, and never give up encryption."""
    found = follow(STAYS, url, answer, NOW, is_feed=is_feed)
    assert found == (STAYS if to is None else Move(to=to, since=NOW, polls=1)), origin


def after(known: Move, answer: Response | None, *, is_feed: bool = True) -> Move:
    """Return what is known at NOW."""
    return follow(known, URL, answer, NOW, is_feed=is_feed)


def test_agreement_keeps_its_beginning() -> None:
    """So does silence; everything else starts anew, from that answer on."""
    known = Move(to=NEW, since=NOW - DAY, polls=2)
    assert after(known, led((301, NEW))) == Move(to=NEW, since=NOW - DAY, polls=3)
    assert after(known, None) == known
    assert after(known, None, is_feed=False) == known
    assert after(known, led((301, "https://other.example/"))) == Move(
        to="https://other.example/", since=NOW, polls=1
    )
    assert after(known, led((302, NEW))) == STAYS
    assert after(known, led()) == STAYS
    assert after(known, led((301, NEW)), is_feed=False) == STAYS


def test_agreement_from_the_future_starts_anew() -> None:
    """A clock that was wrong has seen nothing for seven days."""
    for known in (Move(to=NEW, since=NOW + DAY, polls=2), Move(to=NEW)):
        assert after(known, led((301, NEW))) == Move(to=NEW, since=NOW, polls=1)


@pytest.mark.parametrize(
    ("move", "address"),
    [
        (STAYS, None),
        (Move(to=NEW, since=NOW, polls=9), None),
        (Move(to=NEW, since=NOW - WEEK + MINUTE, polls=9), None),
        (Move(to=NEW, since=NOW - WEEK, polls=3), NEW),
        (Move(to=NEW, since=NOW - WEEK, polls=2), None),
        (Move(to=NEW, since=NOW - 3 * WEEK, polls=9), NEW),
        (Move(to=NEW, polls=9), None),
        (Move(to=NEW, since=NOW + WEEK, polls=9), None),
    ],
)
def test_adopted_after_seven_days(move: Move, address: str | None) -> None:
    """And three polls. Others wait a week too, or ten polls (Xyrio/RSSOwlnix#32).

    At once is too soon (lwindolf/liferea#915).
    """
    assert adopted(move, URL, NOW, has_secrets=False) == address


SECRETS = [
    ("RFC 6454 §4", URL, "https://news.example/new.xml", True),
    ("RFC 9110 §4.2.2: 443 by default", URL, "https://news.example:443/new.xml", True),
    ("they are kept better there", PLAIN, URL, True),
    ("pfBlockerNG/pfBlockerNG#1919", URL, NEW, False),
    ("another name of the same site", URL, "https://www.news.example/feed.xml", False),
    ("another port is another origin", URL, "https://news.example:8443/feed.xml", False),
    ("another port, though it speaks TLS", PLAIN, "https://news.example:8443/feed.xml", False),
]


@pytest.mark.parametrize(("origin", "url", "to", "taken"), SECRETS)
def test_secrets_go_to_no_other_origin(origin: str, url: str, to: str, taken: bool) -> None:  # noqa: FBT001
    """Without them all of these are adopted."""
    move = Move(to=to, since=NOW - WEEK, polls=3)
    assert adopted(move, url, NOW, has_secrets=True) == (to if taken else None), origin
    assert adopted(move, url, NOW, has_secrets=False) == to, origin


HOPS = st.lists(
    st.tuples(st.sampled_from([301, 302, 303, 307, 308]), st.sampled_from([NEW, URL, PLAIN, PLAIN_NEW, PORTAL])),
    max_size=5,
)


@given(st.lists(st.tuples(HOPS, st.booleans()), min_size=1, max_size=30))
def test_what_is_adopted_was_agreed_on(polls: list[tuple[list[tuple[int, str]], bool]]) -> None:
    """All answers of the seven days before led there for good, were feeds, and kept TLS."""
    move, moment = STAYS, NOW
    answers = []
    for hops, is_feed in polls:
        moment += 40 * HOUR
        move = follow(move, URL, led(*hops), moment, is_feed=is_feed)
        answers.append((moment, hops, is_feed))
        if (address := adopted(move, URL, moment, has_secrets=False)) is not None:
            recent = [one for one in answers if one[0] >= moment - timedelta(days=7)]
            assert len(recent) > 4
            assert all(is_feed and hops[-1][1] == address for _, hops, is_feed in recent)
            assert {status for _, hops, _ in recent for status, _ in hops} <= {301, 308}
            assert address.startswith("https:")
