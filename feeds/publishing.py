"""A channel onto disk: rendered, compared with what is there, and replaced only where it differs."""

from datetime import datetime
from pathlib import Path

from feeds.errors import PublishError
from feeds.files import write_if_changed
from feeds.model import Channel, Outline
from feeds.publish import FORMATS, check_xml, opml
from store.slugs import below


def publish_channel(root: Path, channel: Channel) -> tuple[int, int]:
    """Write a channel in every format; return how many files were written and how many were left alone.

    Raises PublishError for the first file that failed; the files before it are in place, the others as they were.
    """
    written = 0
    for form in FORMATS:
        name = below(channel.slug_path, form.filename)
        try:
            data = form.render(channel)
        except (ValueError, TypeError, LookupError) as error:
            raise PublishError(f"{name}: cannot be rendered: {error}") from error
        written += write_if_changed(root, name, data, form.check)
    return written, len(FORMATS) - written


def publish_outline(root: Path, title: str, outlines: tuple[Outline, ...], updated: datetime) -> bool:
    """Write `feeds.opml`, the list of all feeds; return whether it changed."""
    return write_if_changed(root, opml.FILENAME, opml.render(title, outlines, updated), check_xml)


def is_published(root: Path, slug_path: str) -> bool:
    """Return whether every file of a category is on disk."""
    return all((root / below(slug_path, form.filename)).is_file() for form in FORMATS)
