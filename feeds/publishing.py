"""A channel onto disk: rendered, compared with what is there, and replaced only where it differs."""

from collections.abc import Callable, Collection
from datetime import datetime
from pathlib import Path

from feeds.errors import PublishError
from feeds.files import write_if_changed
from feeds.model import Channel, Outline
from feeds.publish import FORMATS, check_xml, opml
from feeds.siblings import write_siblings
from store.slugs import below


def publish_channel(root: Path, channel: Channel, codings: Collection[str] = ()) -> tuple[int, int]:
    """Write a channel in every format; return how many files were written and how many were left alone.

    Each file has siblings in `codings`, which are not counted.

    Raises PublishError for the first file that failed; the files before it are in place, the others as they were.
    """
    written = 0
    for form in FORMATS:
        name = below(channel.slug_path, form.filename)
        try:
            data = form.render(channel)
        except (ValueError, TypeError, LookupError) as error:
            raise PublishError(f"{name}: cannot be rendered: {error}") from error
        written += _put(root, name, data, codings, form.check)
    return written, len(FORMATS) - written


def publish_outline(
    root: Path, title: str, outlines: tuple[Outline, ...], updated: datetime, codings: Collection[str] = ()
) -> bool:
    """Write `feeds.opml`, the list of all feeds, with its siblings in `codings`; return whether it changed."""
    return _put(root, opml.FILENAME, opml.render(title, outlines, updated), codings, check_xml)


def is_published(root: Path, slug_path: str) -> bool:
    """Return whether every file of a category is on disk."""
    return all((root / below(slug_path, form.filename)).is_file() for form in FORMATS)


def _put(
    root: Path, name: str, data: bytes, codings: Collection[str], check: Callable[[bytes], None] | None
) -> bool:
    changed = write_if_changed(root, name, data, check)
    write_siblings(root, name, data, codings, changed=changed)
    return changed
