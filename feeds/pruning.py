"""The removal of copies of pictures that nothing shows any more, after a while.

Nothing goes that a document names, be it published or kept, so that the category may be rolled back to it.
"""

import asyncio
import re
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from config.model import Config
from feeds.errors import PublishError
from feeds.files import remove_file
from feeds.holds import holds, kept
from store.mirrors import delete_mirrors, keep_mirrors, unused_mirrors
from store.thread import StoreThread

log = structlog.get_logger()

_A_RUN = 500
_COPY = re.compile(rb"media/[0-9a-f]{2}/[-.0-9a-z]+")


async def remove_unused(config: Config, store: StoreThread, now: datetime) -> None:
    """Remove copies that nothing has shown for as long as the configuration keeps them: so many a run.

    None while a category is held back: what is published of it is older than what the store knows.
    """
    root, keep = config.site.output, timedelta(seconds=config.images.keep)
    try:
        if await asyncio.to_thread(holds, root):
            return
        unused = await store(unused_mirrors, now, keep, _A_RUN)
        gone = await asyncio.to_thread(_remove, root, unused) if unused else []
    except PublishError as error:
        log.warning("copies not removed", error=str(error))  # they stay known, and the next run tries again
        return
    await store(delete_mirrors, gone)
    await store(keep_mirrors, unused.keys() - gone, now)


def _remove(root: Path, unused: Mapping[str, Collection[str]]) -> list[str]:
    """Remove the files of pictures that no kept document names; return which these are. Raises PublishError."""
    named = {name.decode() for data in kept(root) for name in _COPY.findall(data)}
    gone = [url for url, files in unused.items() if named.isdisjoint(files)]
    for file in {file for url in gone for file in unused[url]}:
        if (root / file).is_file():
            remove_file(root, file)
    return gone
