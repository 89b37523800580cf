"""A channel onto disk: rendered, compared with what is there, and replaced only where it differs."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from feeds.errors import PublishError
from feeds.files import write_if_changed
from feeds.model import Channel, Outline
from feeds.publish import FORMATS, Format, check_xml, opml
from store.slugs import below


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What became of a channel: the names of files `written`, how many stayed, and the `error` that ended it."""

    written: tuple[str, ...] = ()
    untouched: int = 0
    error: str | None = None


def publish_channel(root: Path, channel: Channel) -> Published:
    """Write a channel in every format, as far as the first file that fails; those behind it are as they were."""
    written: list[str] = []
    untouched = 0
    for form in FORMATS:
        try:
            changed = _publish(root, channel, form)
        except PublishError as error:
            return Published(written=tuple(written), untouched=untouched, error=str(error))
        written += [form.filename] if changed else []
        untouched += not changed
    return Published(written=tuple(written), untouched=untouched)


def _publish(root: Path, channel: Channel, form: Format) -> bool:
    name = below(channel.slug_path, form.filename)
    try:
        data = form.render(channel)
    except (ValueError, TypeError, LookupError) as error:
        raise PublishError(f"{name}: cannot be rendered: {error}") from error
    return write_if_changed(root, name, data, form.check)


def publish_outline(root: Path, title: str, outlines: tuple[Outline, ...], updated: datetime) -> bool:
    """Write `feeds.opml`, the list of all feeds; return whether it changed."""
    return write_if_changed(root, opml.FILENAME, opml.render(title, outlines, updated), check_xml)


def is_published(root: Path, slug_path: str) -> bool:
    """Return whether every file of a category is on disk."""
    return all((root / below(slug_path, form.filename)).is_file() for form in FORMATS)
