"""Real items of real feeds and posts, out as posts and in again."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import quote

import pytest
from corpora import corpus
from exporting import FORM_NAMES, NOW, back, published
from make import source_info, stored_item

from feeds.errors import ParseError, PostError
from feeds.export import FormName
from feeds.model import Document
from feeds.parse import parse
from feeds.posts import PostSettings, read_post
from feeds.posts.dialects import DIALECTS
from feeds.select.arrival import credible_date
from feeds.select.identity import public_id
from store.model import Item, SourceKind, StoredItem


@pytest.fixture(scope="module")
def feeds() -> list[StoredItem]:
    """Return the items of every feed that can be read."""
    return [
        _stored(item, "feed", url, "Feeds/Real ones")
        for url, body in _files("feeds", "https://feeds.example/")
        for item in _read_feed(url, body)
    ]


@pytest.fixture(scope="module")
def posts() -> list[StoredItem]:
    """Return the items of every post, in each dialect in which it can be read."""
    return [
        _stored(item, "posts", "posts:posts", *item.categories)
        for url, body in _files("posts", "https://posts.example/")
        for item in _read_post(url, body)
    ]


def _files(folder: str, base: str) -> Iterator[tuple[str, bytes]]:
    for path in sorted((corpus() / folder).rglob("*")):
        if path.is_file():
            yield base + quote(path.name), path.read_bytes()


def _read_feed(url: str, body: bytes) -> tuple[Item, ...]:
    try:
        return parse(Document(body=body, url=url, now=NOW, max_items=10_000)).items
    except (ParseError, RecursionError):
        return ()


def _read_post(url: str, body: bytes) -> Iterator[Item]:
    for dialect in DIALECTS:
        try:
            settings = PostSettings(dialect=dialect, base_url="https://posts.example/")
            yield read_post(body, PurePosixPath(url).relative_to("https:/posts.example"), settings, NOW).item
        except PostError:
            continue


def _stored(item: Item, kind: SourceKind, url: str, *paths: str) -> StoredItem:
    return stored_item(
        item=item,
        public_id=public_id(item.guid, claimed=False, source_url=url, key=item.key),
        date=credible_date(item, NOW),
        source=source_info(kind=kind, url=url),
        paths=tuple(sorted(paths)),
    )


@pytest.mark.corpus
@pytest.mark.parametrize("dialect", FORM_NAMES)
@pytest.mark.parametrize(("name", "least"), [("feeds", 2_000), ("posts", 800)])
def test_every_item_comes_back(request: pytest.FixtureRequest, dialect: FormName, name: str, least: int) -> None:
    """What is published of an item is what its post gives, in every dialect."""
    items: list[StoredItem] = request.getfixturevalue(name)
    assert len(items) > least
    lost = [one for one in items if back(one, dialect, "Asia/Shanghai") != published(one)]
    assert lost == []
