"""Of which addresses a source is asked."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from config_files import NO_ENVIRONMENT, load

from config.model import Source
from feeds.failure import Failure
from feeds.model import ParsedFeed, Response
from feeds.turns import arrived, home_first, turns, unpaused
from store.source_model import PollResult, SourceState

URL, NEW = "https://news.example/feed.xml", "https://harbour.example/feed.xml"
NOW = datetime.fromisoformat("2026-11-24T09:30:00+00:00")
ADOPTED = SourceState(
    id=7,
    kind="feed",
    url=URL,
    host="harbour.example",
    title="",
    adopted=NEW,
    etag='"a"',
    moved_to=NEW,
    moved_since=NOW,
)
SECRET = (Source(url=URL, credentials="NEWS"), Source(url=URL, headers={"x-key": "1"}))


@pytest.mark.parametrize("source", SECRET, ids=["credentials", "headers"])
def test_secrets_that_come_later_take_the_source_home(source: Source, tmp_path: Path) -> None:
    """They were given to its own address; what the other's validators say is forgotten, whatever is answered."""
    (turn,) = turns(source, ADOPTED, load(tmp_path, "", NO_ENVIRONMENT), NOW)
    assert (turn.address, turn.request("Basic abc").url, turn.request(None).etag) == (URL, URL, None)
    result: PollResult = turn.failed(Failure("no", "unreachable"))
    assert (result.adopted, result.host, result.etag) == (None, "news.example", None)
    assert (result.moved_to, result.moved_since) == (None, None)


def test_secrets_go_on_to_where_they_are_kept(tmp_path: Path) -> None:
    """To the same origin, or to the same host under TLS."""
    config = load(tmp_path, "", NO_ENVIRONMENT)
    for own, other in ((URL, "https://news.example/new.xml"), ("http://news.example/feed.xml", URL)):
        state = SourceState(id=7, kind="feed", url=own, host="news.example", title="", adopted=other)
        source = Source(url=own, credentials="NEWS")
        assert [turn.address for turn in turns(source, state, config, NOW)] == [other]


WEEK = timedelta(days=7)


def asked(folder: Path, state: SourceState) -> list[tuple[str, bool]]:
    """Return the addresses that are asked in turn, and whether with validators."""
    taken = home_first(turns(Source(url=state.url), state, load(folder, "", NO_ENVIRONMENT), NOW))
    return [(turn.address, turn.request(None).etag is not None) for turn in taken]


@pytest.mark.parametrize(
    ("state", "addresses"),
    [
        (ADOPTED, [(URL, False), (NEW, True)]),
        (replace(ADOPTED, home_at=NOW - WEEK), [(URL, False), (NEW, True)]),
        (replace(ADOPTED, home_at=NOW - WEEK + timedelta(hours=1)), [(NEW, True)]),
        (replace(ADOPTED, home_at=NOW + WEEK), [(URL, False), (NEW, True)]),
        (replace(ADOPTED, adopted=None), [(URL, True)]),
        (replace(ADOPTED, url="http://harbour.example/old"), [(NEW, True)]),
    ],
    ids=["never", "a week ago", "lately", "in the future", "not adopted", "the same host without TLS"],
)
def test_the_own_address_is_asked_weekly(
    state: SourceState, addresses: list[tuple[str, bool]], tmp_path: Path
) -> None:
    """Without the validators of the other; but never again in the clear where that is the same host under TLS."""
    state = replace(state, full_at=NOW, moved_to=None, moved_since=None)
    assert asked(tmp_path, state) == addresses


THIRD = "https://third.example/feed.xml"


@pytest.mark.parametrize(
    ("redirects", "adopted", "moved_to"),
    [
        (((301, NEW),), NEW, None),
        (((308, THIRD), (301, NEW)), NEW, None),
        (((301, NEW), (301, THIRD)), NEW, THIRD),
        (((301, NEW), (302, THIRD)), NEW, None),
        ((), None, None),
        (((302, NEW),), None, None),
        (((302, THIRD), (301, NEW)), None, None),
        (((301, THIRD),), None, THIRD),
    ],
)
def test_a_source_whose_address_leads_elsewhere_goes_home(
    redirects: tuple[tuple[int, str], ...], adopted: str | None, moved_to: str | None, tmp_path: Path
) -> None:
    """It stays where permanent redirects alone lead to the adopted address; what is beyond is a move of that."""
    config = load(tmp_path, "", NO_ENVIRONMENT)
    state = replace(ADOPTED, moved_to=None, moved_since=None)
    home, _ = home_first(turns(Source(url=URL), state, config, NOW))
    url = redirects[-1][1] if redirects else URL
    turn, answer = arrived(home, Response(url=url, status=200, body=b"<rss/>", redirects=redirects))
    result = turn.read(answer, ParsedFeed(format="rss20"), ())
    assert (result.adopted, result.moved_to) == (adopted, moved_to)
    assert result.host == (None if adopted else "news.example")
    assert result.home_at == (NOW if adopted else None)


def test_a_busy_home_costs_the_source_nothing(tmp_path: Path) -> None:
    """Nor is it asked in place of the other where that is left alone."""
    taken = home_first(turns(Source(url=URL), ADOPTED, load(tmp_path, "", NO_ENVIRONMENT), NOW))
    assert unpaused(taken, {"news.example"}) == unpaused(taken, {"harbour.example"}) == taken[1:]
