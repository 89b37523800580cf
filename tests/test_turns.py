"""Of which addresses a source is asked."""

from datetime import datetime
from pathlib import Path

import pytest
from config_files import NO_ENVIRONMENT, load

from config.model import Source
from feeds.failure import Failure
from feeds.turns import turns
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
