"""Copies of pictures in the output, for sources that are to be published with them.

What the categories about to be published show is fetched, once, and copied. A picture that cannot be copied is
published where it is.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from urllib.parse import urljoin

import structlog

from config.model import Config
from feeds.clean.urls import without_secrets
from feeds.errors import FetchError, ParseError, PublishError, WorkerError
from feeds.files import names_in, write_if_changed
from feeds.images import TRANSIENT, ask_hosts, measure_image
from feeds.model import Channel, Copy, Document, Request, Response
from feeds.ports import Fetch, Ready
from feeds.select.channel import Plan, limit_of, make_plan
from feeds.select.pictures import Copies, modes_of, pictures_of, with_pictures
from feeds.workers import open_readers
from store.categories import categories
from store.channels import channel_items, save_images
from store.mirrors import (
    Mirrored,
    copied_files,
    forget_mirrors,
    leads,
    mirrors,
    note_shown,
    pending_mirrors,
    save_mirrors,
    want_mirrors,
    want_no_mirrors,
)
from store.model import Enclosure, ProbedImage, StoredItem
from store.thread import StoreThread

log = structlog.get_logger()

Make = Callable[[Document], Awaitable[tuple[Copy, ...]]]

_AT_ONCE = 8
"""So many pictures are held at a time, at most `max_bytes` of `[poll]` each."""
_A_RUN = 2_000
_SECONDS = 30.0
"""So long publishing waits for pictures to be copied; what is not copied by then is the next time."""


async def mirror_images(config: Config, store: StoreThread, fetch: Fetch, ready: Ready, now: datetime) -> int:
    """Copy the pictures of what is due into the output; return how many were copied."""
    if not modes_of(config).has("mirror"):
        await store(want_no_mirrors)
        return 0
    lost = await asyncio.to_thread(_lost, config.site.output, await store(copied_files))
    await store(forget_mirrors, lost, now)
    await _want(make_plan(config, await store(categories)), store)
    urls = await store(pending_mirrors, now, _A_RUN)
    if not urls:
        return 0
    poll = config.poll
    async with open_readers(
        _make_copies, count=poll.workers, memory=poll.worker_memory, seconds=poll.worker_timeout
    ) as make:
        mirror = _Mirror(make=make, root=config.site.output, limit=poll.max_bytes, now=now)
        results = await ask_hosts(
            fetch,
            ready,
            urls,
            mirror.copy,
            concurrency=min(_AT_ONCE, poll.concurrency),
            deadline_seconds=_SECONDS,
        )
    await store(save_images, tuple(result.measured for result in results if result.measured), now)
    await store(save_mirrors, [result.mirrored for result in results], now)
    return sum(bool(result.mirrored.copies) for result in results)


async def show_copies(plan: Plan, store: StoreThread, channel: Channel) -> Channel:
    """Return a channel that shows pictures as it is wanted of their sources; note which copies it shows."""
    if not plan.modes.has("mirror"):
        return with_pictures(channel, plan.modes, {}) if plan.modes.has("link") else channel
    shown = await _pictures(plan, store, channel.items)
    known = await store(mirrors, {url for urls in shown.values() for url in urls})
    await store(note_shown, shown)
    return with_pictures(channel, plan.modes, await asyncio.to_thread(_on_disk, plan.config.site.output, known))


def _make_copies(document: Document) -> tuple[Copy, ...]:
    from feeds.copies import make_copies  # noqa: PLC0415  # Pillow, which only workers need, and only these

    return make_copies(document)


async def _want(plan: Plan, store: StoreThread) -> None:
    """Note what pictures the categories that are due show."""
    wanted: dict[int, tuple[str, ...]] = {}
    for node in plan.nodes.values():
        if node.dirty > node.published:
            items = await store(channel_items, node.id, limit_of(plan, node.path))
            wanted |= await _pictures(plan, store, [stored for stored in items if stored.id not in wanted])
    await store(want_mirrors, wanted)


async def _pictures(plan: Plan, store: StoreThread, items: Sequence[StoredItem]) -> dict[int, tuple[str, ...]]:
    """Return the pictures of items that are to be copied, by item; lead images that are out of reach as well."""
    lead_of = await store(leads, [stored.id for stored in items])
    return {stored.id: _wanted(plan, stored, lead_of.get(stored.id)) for stored in items}


def _wanted(plan: Plan, stored: StoredItem, lead: str | None) -> tuple[str, ...]:
    if plan.modes.of(stored.source) != "mirror":
        return ()
    return pictures_of(stored.item, lead, stored.item.image.url if stored.item.image else None)


def _lost(root: Path, copied: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the pictures of which a file is not on disk."""
    folders = {PurePosixPath(file).parent for files in copied.values() for file in files}
    there = {f"{folder}/{name}" for folder in folders for name in names_in(root / folder)}
    return [url for url, files in copied.items() if not there.issuperset(files)]


def _on_disk(root: Path, found: Copies) -> Copies:
    return {url: copies for url, copies in found.items() if all((root / copy.url).is_file() for copy in copies)}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Result:
    """What became of a picture: its copies, and what was measured of it.

    None where there was no picture: whether it is published all the same is for those to say who measure it.
    """

    measured: ProbedImage | None
    mirrored: Mirrored


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mirror:
    """Fetches pictures and writes their copies below `root`."""

    make: Make
    root: Path
    limit: int
    now: datetime

    async def copy(self, fetch: Fetch, url: str) -> _Result:
        """Fetch a picture and write its copies; whatever goes wrong is told in the result."""
        try:
            response = await self._fetch(fetch, url)
        except FetchError as error:
            transient = error.code in TRANSIENT
            return _Result(measured=None, mirrored=Mirrored(url=url, error=str(error), transient=transient))
        measured = measure_image(url, response)
        if measured.error is not None:
            mirrored = Mirrored(url=url, error=measured.error, transient=measured.transient)
            return _Result(measured=None, mirrored=mirrored)
        measured = replace(measured, length=len(response.body))
        return _Result(measured=measured, mirrored=await self._copied(url, response.body))

    async def _fetch(self, fetch: Fetch, url: str) -> Response:
        """Fetch a picture; a host that refuses it is told that one of its own pages shows it."""
        request = Request(url=url, headers={"accept": "image/*"}, limit=self.limit, timeout=_SECONDS / 2)
        response = await fetch(request)
        if response.status != 403:
            return response
        return await fetch(replace(request, headers={**request.headers, "referer": urljoin(url, "/")}))

    async def _copied(self, url: str, body: bytes) -> Mirrored:
        try:
            copies = await self.make(Document(body=body, url=url, now=self.now))
            await asyncio.to_thread(self._write, copies)
        except (ParseError, WorkerError) as error:
            log.info("picture not copied", picture=without_secrets(url), error=str(error))
            return Mirrored(url=url, error=str(error))
        except PublishError as error:
            log.warning("picture not copied", picture=without_secrets(url), error=str(error))
            return Mirrored(url=url, error=str(error), transient=True)
        return Mirrored(url=url, copies=tuple(map(_enclosure, copies)))

    def _write(self, copies: Sequence[Copy]) -> None:
        for copy in copies:
            write_if_changed(self.root, copy.file, copy.data)


def _enclosure(copy: Copy) -> Enclosure:
    return Enclosure(url=copy.file, type=copy.type, length=len(copy.data), width=copy.width, height=copy.height)
