"""A bucket is made to hold what is published. Import it for a bucket only: it needs the extra `s3`.

The client is obstore's own, not the guarded one: the operator names the bucket and its endpoint, no feed does.
"""

import asyncio
import hashlib
import os
import re
import stat
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from obstore.exceptions import BaseError
from obstore.store import from_url

from feeds.bucket import manifest
from feeds.bucket.plan import Plan, Sent, Stamp, attributes, is_uploaded, plan
from feeds.errors import PublishError
from feeds.files import read_file, write_if_changed

if TYPE_CHECKING:
    from obstore.store import ClientConfig, ObjectStore, RetryConfig

log = structlog.get_logger()

Step = Callable[[str], Awaitable[None]]

_LANES = 8
_BATCH = 200
"""After so many objects it is written down what was sent, so that a killed run need not send it again."""
_LOOK = 0.25
# `allow_http` is for an endpoint that is named as http://; the others are https:// whatever it says.
_CLIENT: "ClientConfig" = {
    "allow_http": True,
    "connect_timeout": timedelta(seconds=10),
    "timeout": timedelta(seconds=60),
}
_RETRY: "RetryConfig" = {"max_retries": 2, "retry_timeout": timedelta(seconds=60)}
_FAULTS = (BaseError, OSError, ValueError, PublishError)
"""What obstore and the files raise. None of them may end a run."""

_URL = re.compile(r"(https?://)(?:[^\s/?#@]*@)?([^\s/?#]*)\S*")
_CODE = re.compile(r"<Code>(\w{1,80})</Code>")


async def upload(root: Path, url: str, enough: Callable[[], bool]) -> tuple[int, int]:
    """Make the bucket at `url` hold what is published below `root`, until there is `enough`.

    Return how many objects were written or deleted, and how many are still to be. What failed is told, and the
    next call goes on from there.
    """
    left = 1
    try:
        local = await asyncio.to_thread(published, root)
        sent = manifest.read(url, await asyncio.to_thread(read_file, root, manifest.FILENAME))
        todo = plan(local, sent or {})
        if not todo:
            return 0, 0
        left = len(todo)
        store = from_url(url, client_options=_CLIENT, retry_config=_RETRY)
    except _FAULTS as error:
        log.warning("not uploaded", bucket=url, objects=left, error=in_words(error))
        return 0, left
    transfer = _Transfer(root, url, store, local, sent or {}, enough)
    await _unless(enough, transfer.run(todo, listed=sent is None))
    left -= transfer.done
    if transfer.error:
        log.warning("not uploaded", bucket=url, objects=left, error=transfer.error)
    return transfer.changed, left


def published(root: Path) -> dict[str, Stamp]:
    """Return the stamps of the files below `root` that belong in a bucket. Raises OSError."""

    def refuse(error: OSError) -> None:
        raise error  # a folder that cannot be read is not one whose files are gone

    stamps = {}
    for folder, _, names in os.walk(root, onerror=refuse):
        for path in (Path(folder, name) for name in names):
            name, status = path.relative_to(root).as_posix(), path.lstat()
            if is_uploaded(name) and stat.S_ISREG(status.st_mode):
                stamps[name] = Stamp(status.st_size, status.st_mtime_ns)
    return stamps


async def _md5_by_name(store: "ObjectStore", url: str) -> Mapping[str, str]:
    """Return the entity tags in a bucket, which on S3 are MD5s; none where we may not list it."""
    try:
        return {
            meta["path"]: meta["e_tag"].strip('"')
            async for batch in store.list()
            for meta in batch
            if meta["e_tag"]
        }
    except _FAULTS as error:
        log.warning("bucket not listed; every file counts as changed", bucket=url, error=in_words(error))
        return {}


@dataclass(slots=True)
class _Transfer:
    """The way from `local` files to a bucket; `found` are MD5s of objects that nobody remembers having sent.

    `done` counts the names that are as they should be, `changed` those whose object had to change. The first
    `error` ends it.
    """

    root: Path
    url: str
    store: "ObjectStore"
    local: Mapping[str, Stamp]
    sent: dict[str, Sent]
    enough: Callable[[], bool]
    found: Mapping[str, str] = field(default_factory=dict)
    done: int = 0
    changed: int = 0
    error: str = ""

    async def run(self, todo: Plan, *, listed: bool) -> None:
        """Go through the stages; none begins before the one ahead of it is complete.

        Where nobody remembers what was sent, the bucket is to be `listed` first.
        """
        if listed:
            self.found = await _md5_by_name(self.store, self.url)
        for names in todo.uploads:
            await self._each(self._put, names)
        await self._each(self._delete, todo.deletions)

    async def _each(self, step: Step, names: Sequence[str]) -> None:
        for first in range(0, len(names), _BATCH):
            if self._is_over():
                return
            waiting = deque(names[first : first + _BATCH])
            try:
                async with asyncio.TaskGroup() as lanes:
                    for _ in range(_LANES):
                        lanes.create_task(self._lane(step, waiting))
            finally:
                await self._remember()

    def _is_over(self) -> bool:
        return bool(self.error) or self.enough()

    async def _lane(self, step: Step, waiting: deque[str]) -> None:
        while waiting and not self._is_over():
            name = waiting.popleft()
            try:
                await step(name)
                self.done += 1
            except _FAULTS as error:
                self.error = f"{name}: {in_words(error)}"

    async def _put(self, name: str) -> None:
        data = await asyncio.to_thread(read_file, self.root, name)
        if data is None:
            return  # gone since the folder was looked through: the next time deletes it
        sha256, known = hashlib.sha256(data).hexdigest(), self.sent.get(name)
        same = known.sha256 == sha256 if known else self._is_found(name, data)
        if not same:
            # In one request: it takes effect whole or not at all, and S3 makes an MD5 of it.
            await self.store.put_async(name, data, attributes=attributes(name), use_multipart=False)
            self.changed += 1
        self.sent[name] = Sent(self.local[name], sha256)

    def _is_found(self, name: str, data: bytes) -> bool:
        return self.found.get(name) == hashlib.md5(data, usedforsecurity=False).hexdigest()

    async def _delete(self, name: str) -> None:
        try:
            await self.store.delete_async(name)
            self.changed += 1
        except FileNotFoundError:
            pass  # S3 does not tell, others do
        del self.sent[name]

    async def _remember(self) -> None:
        data = manifest.render(self.url, self.sent)
        try:
            await asyncio.to_thread(write_if_changed, self.root, manifest.FILENAME, data)
        except PublishError as error:
            self.error = str(error)


async def _unless(enough: Callable[[], bool], story: Coroutine[None, None, None]) -> None:
    """Await `story`, and cancel it once there is `enough`: a request may hang for longer than there is time."""
    async with asyncio.TaskGroup() as group:
        task = group.create_task(story)
        while not task.done() and not enough():
            await asyncio.wait({task}, timeout=_LOOK)
        task.cancel()  # nothing, where it is done


def in_words(error: Exception) -> str:
    """Return what went wrong in one line. It has only the hosts of addresses: the rest may hold a secret."""
    text = str(error) or type(error).__name__
    line = text.splitlines()[0].partition("<")[0].rstrip(" :")
    code = _CODE.search(text)
    return _URL.sub(r"\1\2", line) + (f" ({code[1]})" if code else "")
