"""The demo's texts, pictures and origin are what they claim to be."""

import asyncio
import gzip
import json
import re
import zlib
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
import feedparser
import pytest

from config.load import load_config
from config.model import Network
from feeds.demo import content
from feeds.demo.images import HEIGHT, IMAGES, WIDTH, png
from feeds.demo.origin import Origin, run_origin

ORIGIN = "http://127.0.0.1:4000"
IMAGE_URL = re.compile(re.escape(ORIGIN) + r"/images/(\w+)\.png")


def parsed(name: str) -> Any:
    body = content.feed(name, ORIGIN)
    return json.loads(body) if name.endswith(".json") else feedparser.parse(BytesIO(body))


def media(name: str) -> list[tuple[str, str, str]]:
    """Return what the feed `name` claims of its media files: URL, type, length."""
    if name.endswith(".json"):
        attachments = [file for item in parsed(name)["items"] for file in item.get("attachments", [])]
        return [(file["url"], file["mime_type"], str(file["size_in_bytes"])) for file in attachments]
    entries = parsed(name).entries
    enclosures = [(file.href, file.type, file.length) for entry in entries for file in entry.get("enclosures", [])]
    contents = [file for entry in entries for file in entry.get("media_content", [])]
    return enclosures + [(file["url"], file["type"], file["filesize"]) for file in contents]


def test_there_are_a_dozen_feeds_in_four_formats_and_four_languages() -> None:
    """Who looks at the demo sees every format that is common, and four scripts."""
    names = content.feed_names()
    feeds = [parsed(name) for name in names]
    versions = {feed.version if isinstance(feed, feedparser.FeedParserDict) else feed["version"] for feed in feeds}
    languages = {(feed.feed if "feed" in feed else feed).get("language") for feed in feeds}
    assert len(names) == 12
    assert versions == {"rss20", "rss10", "atom10", "https://jsonfeed.org/version/1.1"}
    assert {"zh-CN", "ja", "en", "ar"} <= languages


@pytest.mark.parametrize("name", content.feed_names())
def test_a_feed_is_well_formed_and_has_items(name: str) -> None:
    """Nothing in a feed needs to be read around, and each has at least three dated items."""
    feed = parsed(name)
    if name.endswith(".json"):
        assert all(item["id"] and item["date_published"] for item in feed["items"])
        assert len(feed["items"]) >= 3
    else:
        assert not feed.bozo
        assert all(
            entry.title and (entry.get("published_parsed") or entry.updated_parsed) for entry in feed.entries
        )
        assert len(feed.entries) >= 3


@pytest.mark.parametrize("name", content.feed_names())
def test_every_item_has_a_picture_that_exists(name: str) -> None:
    """A feed names at least as many of the origin's pictures as it has items, and no URL is left unfilled."""
    text = content.feed(name, ORIGIN).decode()
    named = set(IMAGE_URL.findall(text))
    assert named <= set(IMAGES)
    assert len(named) >= 3
    assert text.count("/images/") == len(IMAGE_URL.findall(text))
    assert "${" not in text


@pytest.mark.parametrize("name", content.feed_names())
def test_media_files_are_described_truly(name: str) -> None:
    """Types and lengths of enclosures, media:content and attachments are those of the files."""
    for url, media_type, length in media(name):
        found = IMAGE_URL.fullmatch(url)
        assert found
        assert (media_type, int(length)) == ("image/png", len(png(found[1])))


@pytest.mark.parametrize("name", IMAGES)
def test_a_picture_is_a_png_of_the_stated_size(name: str) -> None:
    """A picture has the signature, the dimensions and exactly the pixels that its header promises."""
    data = png(name)
    pixels = zlib.decompress(data[data.index(b"IDAT") + 4 : -16])
    assert data.startswith(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    assert (int.from_bytes(data[16:20]), int.from_bytes(data[20:24])) == (WIDTH, HEIGHT)
    assert len(pixels) == (WIDTH + 1) * HEIGHT


def test_every_picture_is_used() -> None:
    """No picture is drawn for nothing."""
    data = Path(content.__file__).parent / "data"
    texts = "".join(file.read_text("utf-8") for file in data.rglob("*.*"))
    assert {name for name in IMAGES if f"/images/{name}.png" in texts} == set(IMAGES)


def test_posts_are_written_with_the_origins_images(tmp_path: Path) -> None:
    """The folder holds the posts, one of them a draft and one of a distant future, with no URL left unfilled."""
    content.write_posts(tmp_path / "posts", ORIGIN)
    texts = [file.read_text("utf-8") for file in (tmp_path / "posts").iterdir()]
    assert len(texts) == 5
    assert sum("published: false" in text for text in texts) == 1
    assert sum("date: 2099-" in text for text in texts) == 1
    assert sum(f"{ORIGIN}/images/" in text for text in texts) == 4
    assert not any("${" in text for text in texts)


def test_the_configuration_names_every_feed(tmp_path: Path) -> None:
    """It is read without complaint, each feed of the origin is a source, and paths may hold any character."""
    odd = tmp_path / 'a "quoted" \\ folder'
    file = tmp_path / "feeds.toml"
    file.write_text(content.config_text(ORIGIN, odd / "posts", odd / "public", str(odd / "demo.db")), "utf-8")
    config = load_config(file, {})
    assert sorted(source.url for source in config.sources) == [
        f"{ORIGIN}/feeds/{name}" for name in content.feed_names()
    ]
    assert all(source.categories for source in config.sources)
    assert config.network == Network(allow_networks=("127.0.0.1/32",), allow_ports=(4000,))
    assert (config.site.output, config.site.store) == (odd / "public", str(odd / "demo.db"))
    assert [(posts.path, posts.dialect, posts.zone) for posts in config.posts] == [
        (odd / "posts", "hexo", "Asia/Shanghai")
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


Get = Callable[..., Awaitable[Answer]]
T = TypeVar("T")


def with_origin(visit: Callable[[Origin, Get], Awaitable[T]]) -> T:
    """Run the origin as long as `visit` takes, which is given it and a `get(path, **headers)`."""

    async def run() -> T:
        async with run_origin() as origin, aiohttp.ClientSession(auto_decompress=False) as session:

            async def get(path: str, **headers: str) -> Answer:
                names = {name.replace("_", "-"): value for name, value in headers.items()}
                async with session.get(
                    origin.url + path, headers={"Accept-Encoding": "identity"} | names
                ) as response:
                    return Answer(status=response.status, headers=response.headers, body=await response.read())

            return await visit(origin, get)

    return asyncio.run(run())


def test_the_origin_serves_all_that_its_feeds_name() -> None:
    """Feeds come with their own URL and type, their pictures exist on the origin, and nothing else does."""
    feeds = [f"/feeds/{name}" for name in content.feed_names()]
    pictures = [f"/images/{name}.png" for name in IMAGES]

    async def visit(origin: Origin, get: Get) -> None:
        answers = [await get(path) for path in feeds + pictures]
        types = Counter(answer.headers["Content-Type"] for answer in answers)
        assert {answer.status for answer in answers} == {200}
        assert types["image/png"] == len(IMAGES)
        assert types["application/atom+xml"] == 4
        assert answers[0].body == content.feed(content.feed_names()[0], origin.url)
        assert (await get("/robots.txt")).status == 404

    with_origin(visit)


@pytest.mark.parametrize("path", ["/feeds/gazette.rss", "/images/quay.png"])
def test_either_validator_brings_304(path: str) -> None:
    """A validator sent back byte for byte is answered 304, with the validators and without a body."""

    async def visit(_: Origin, get: Get) -> None:
        full = await get(path)
        by_etag = await get(path, If_None_Match=full.headers["ETag"])
        by_date = await get(path, If_Modified_Since=full.headers["Last-Modified"])
        assert (by_etag.status, by_etag.body) == (by_date.status, by_date.body) == (304, b"")
        assert by_etag.headers["ETag"] == by_date.headers["ETag"] == full.headers["ETag"]
        assert by_etag.headers["Last-Modified"] == full.headers["Last-Modified"]

    with_origin(visit)


def test_an_old_validator_brings_the_whole_feed() -> None:
    """An unknown ETag overrules a date that holds (RFC 9110 §13.2.2), and an older date does not hold."""

    async def visit(_: Origin, get: Get) -> None:
        path = "/feeds/gazette.rss"
        date = (await get(path)).headers["Last-Modified"]
        assert (await get(path, If_None_Match='"old"', If_Modified_Since=date)).status == 200
        assert (await get(path, If_Modified_Since="Sat, 14 Mar 2026 08:59:59 GMT")).status == 200

    with_origin(visit)


def test_feeds_are_compressed_where_that_is_accepted() -> None:
    """With gzip a feed is the same text in fewer bytes; pictures are left as they are."""

    async def visit(_: Origin, get: Get) -> None:
        path = "/feeds/gazette.rss"
        plain, packed = await get(path), await get(path, Accept_Encoding="gzip, deflate")
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.body) == plain.body
        assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
        assert "Content-Encoding" not in (await get("/images/quay.png", Accept_Encoding="gzip")).headers

    with_origin(visit)


def test_the_origin_counts_what_it_answered() -> None:
    """Answers are counted by status, below a path and since a moment."""

    async def visit(origin: Origin, get: Get) -> None:
        etag = (await get("/feeds/poet.rss")).headers["ETag"]
        await get("/images/palm.png")
        first = len(origin.requests)
        await get("/feeds/poet.rss", If_None_Match=etag)
        assert origin.statuses() == {200: 1, 304: 1}
        assert origin.statuses("/") == {200: 2, 304: 1}
        assert origin.statuses(since=first) == {304: 1}

    with_origin(visit)
