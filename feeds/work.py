"""What the story is told with, and what is counted as it is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from config.model import Config, Source
from feeds.fetch import Pacer
from feeds.outage import Monitor
from feeds.ports import Authorize, Clock, Fetch, Progress, Read, Upload
from store.model import Saved
from store.thread import StoreThread


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What the story is told with: the configuration, its sources by URL, and all that touches the world.

    `pacer` is that of `fetch`.
    """

    config: Config
    sources: Mapping[str, Source]
    store: StoreThread
    fetch: Fetch
    pacer: Pacer
    read: Read
    authorize: Authorize
    progress: Progress
    clock: Clock
    upload: Upload | None = None
    outages: Monitor = field(default_factory=Monitor)


@dataclass(slots=True, kw_only=True)
class Tally:
    """What was done, counted as it goes; `failed` are of the sources polled and the folders scanned.

    Where our own network seems to be down at the end, `hosts_silent` of `hosts_tried` did not answer.

    `archived` are documents of archives, `cut_short` archives that were not read to their end or in which entries
    were `left_out`, more than `max_items` of a document. `copied` are pictures.
    `unpublished` are categories whose old files stay because the new ones cannot be written or are not let
    through, and objects of a bucket that stay as they were; `held` are categories that were rolled back.
    """

    pushed: int = 0
    polled: int = 0
    scanned: int = 0
    not_modified: int = 0
    failed: int = 0
    hosts_tried: int = 0
    hosts_silent: int = 0
    saved: Saved = field(default_factory=Saved)
    archived: int = 0
    cut_short: int = 0
    left_out: int = 0
    broken_posts: int = 0
    copied: int = 0
    images: int = 0
    written: int = 0
    untouched: int = 0
    unpublished: int = 0
    held: int = 0
    uploaded: int = 0
