"""The command parse: bytes in, items out; no store, and no configuration but one that is named."""

import argparse
import asyncio
import os
import sys
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from config.load import load_config
from config.model import Config, DialectName, Posts
from config.values import BadValue, zone
from feeds.cli.output import UsageError, config_path, counted, emit, rfc3339, visible
from feeds.cli.wiring import new_pacer, open_client
from feeds.errors import FeedworksError, FetchError, ParseError, PostError
from feeds.failure import status_failure
from feeds.model import Document, ParsedFeed, Request
from feeds.ports import Fetch, Read
from feeds.posts import PostSettings, guess_form, is_post, read_post
from feeds.scan import guess_folder, read_beside
from feeds.workers import open_workers
from store.model import Item

_FENCES = (b"---", b"+++", b";;;")


def parse(arguments: argparse.Namespace) -> int:
    """Read every file or URL and print what is in it; a bad one costs nobody else. Raises UsageError."""
    if arguments.zone is not None:
        _check_zone(arguments.zone)
    return asyncio.run(_parse(arguments))


def _check_zone(name: str) -> None:
    try:
        zone(name)
    except BadValue as error:
        raise UsageError(f"--zone: {visible(name)} {error}") from error


async def _parse(arguments: argparse.Namespace) -> int:
    failed = 0
    async with AsyncExitStack() as parts:
        config = load_config(config_path(arguments), os.environ) if arguments.config else Config(path=Path())
        poll = config.poll
        fetch = await parts.enter_async_context(open_client(config, new_pacer(config)))
        read = await parts.enter_async_context(
            open_workers(count=1, memory=poll.worker_memory, seconds=poll.worker_timeout)
        )
        now = datetime.now(UTC).replace(microsecond=0)
        reader = _Reader(fetch=fetch, read=read, arguments=arguments, config=config, now=now)
        for name in arguments.files:
            try:
                feed = await reader.feed(name)
            except (FeedworksError, OSError) as error:
                failed += 1
                _show_failure(arguments, name, error)
            else:
                _show(arguments, name, feed)
    return int(failed > 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    fetch: Fetch
    read: Read
    arguments: argparse.Namespace
    config: Config
    now: datetime

    async def feed(self, name: str) -> ParsedFeed:
        """Return what a file or URL holds. Raises FeedworksError or OSError."""
        if name.startswith(("http://", "https://")):
            response = await self.fetch(Request(url=name))
            if failure := status_failure(response):
                raise ParseError(failure.error)
            return await self._feed(response.body, response.url, response.headers)
        path, body = _open(name)
        if self.arguments.dialect or _is_post(body, path):
            return self._post(body, path)
        return await self._feed(body, self.arguments.url or path.as_uri(), {})

    async def _feed(self, body: bytes, url: str, headers: Mapping[str, str]) -> ParsedFeed:
        zone = self.arguments.zone
        return await self.read(
            Document(body=body, url=url, headers=headers, now=self.now, zone=zone, max_items=100_000)
        )

    def _post(self, body: bytes, path: Path) -> ParsedFeed:
        posts = self._folder(path)
        asked = self.arguments.dialect or posts.dialect
        unknown = posts not in self.config.posts
        dialect = _guess(posts.path, body if unknown else None) if asked == "auto" else asked
        place = path.relative_to(posts.path).as_posix()
        above = read_beside(posts.path, place, dialect)
        settings = PostSettings(
            dialect=dialect,
            zone=self.arguments.zone or posts.zone,
            default_zone=self.config.site.timezone,
            category=posts.category,
            base_url=self.arguments.url or posts.base_url,
        )
        post = read_post(body, PurePosixPath(place), settings, self.now, above)
        return ParsedFeed(format=dialect, items=(post.item,), seen=(post.item.key,))

    def _folder(self, path: Path) -> Posts:
        """Return the innermost `[[posts]]` that has a file; without one, the file's own folder is all there is."""
        around = [posts for posts in self.config.posts if path.is_relative_to(posts.path)]
        return max(around, key=lambda posts: len(posts.path.parts), default=Posts(path=path.parent))


def _is_post(body: bytes, path: Path) -> bool:
    named = is_post(path.name, "hexo") and path.suffix.lower() not in {".htm", ".html"}
    return named or body.lstrip(b"\xef\xbb\xbf\r\n").startswith(_FENCES)


def _guess(folder: Path, body: bytes | None) -> DialectName:
    """Return whose posts a folder holds; `body` may tell it where no run is asked."""
    around = guess_folder(folder)
    within = None if around.signs or body is None else guess_form(body.decode("utf-8-sig", "replace"))
    return (within or around).dialect


def _open(name: str) -> tuple[Path, bytes]:
    path = Path(name).absolute()
    return path, path.read_bytes()


def _show(arguments: argparse.Namespace, name: str, feed: ParsedFeed) -> None:
    if arguments.json:
        emit(_object(name, feed))
        return
    print(visible(f"{name}: {feed.format}, {feed.title or 'no title'}, {counted(len(feed.items), 'item')}"))
    for item in feed.items:
        print(visible(f"  {rfc3339(item.published) or '-':20}  {item.title or item.url or item.guid or '-'}"))


def _show_failure(arguments: argparse.Namespace, name: str, error: Exception) -> None:
    line = f"line {error.line}: " if isinstance(error, PostError) and error.line else ""
    words = f"{line}{(error.strerror if isinstance(error, OSError) else None) or error}"
    if isinstance(error, FetchError) and error.code.startswith("blocked") and not arguments.config:
        words += "; only a file that `--config` names counts here"
    if arguments.json:
        emit({"file": name, "ok": False, "error": words, "format": None, "feed": None, "items": []})
    else:
        print(visible(f"{name}: {words}"), file=sys.stderr)


def _object(name: str, feed: ParsedFeed) -> dict[str, object]:
    return {
        "file": name,
        "ok": True,
        "error": None,
        "format": feed.format,
        "feed": {
            "title": feed.title or None,
            "link": feed.link,
            "description": feed.description or None,
            "language": feed.language,
            "image": feed.image,
            "updated": rfc3339(feed.updated),
        },
        "items": [_item(item) for item in feed.items],
    }


def _item(item: Item) -> dict[str, object]:
    return {
        "id": item.guid,
        "url": item.url,
        "title": item.title or None,
        "authors": [{"name": one.name, "email": one.email, "url": one.url} for one in item.authors],
        "published": rfc3339(item.published),
        "updated": rfc3339(item.updated),
        "summary": item.summary,
        "content": item.content,
        "language": item.language,
        "categories": item.categories,
        "tags": item.tags,
        "image": asdict(item.image) if item.image else None,
        "enclosures": [{"url": one.url, "type": one.type, "length": one.length} for one in item.enclosures],
        "source": {"title": item.source.title, "url": item.source.url} if item.source else None,
        "extensions": item.extensions,
    }
