"""A channel onto disk: rendered, compared with what is there, and replaced only where it differs."""

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from config.model import Site
from feeds.errors import PublishError
from feeds.files import write_if_changed
from feeds.model import Channel, Outline
from feeds.publish import FORMATS, check_xml, directory, opml
from store.model import SourceState
from store.slugs import below

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


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


def publish_lists(
    site: Site, outline: Outline, sources: Sequence[SourceState], updated: datetime
) -> tuple[int, int]:
    """Write `feeds.opml`, the list of all feeds, and the page that lists all there is, where our server searches.

    Return how many of the two were written and how many were left alone. Raises PublishError.
    """
    page = directory.render_directory(site, outline, sources, archived_months(site.output))
    files = (
        (opml.FILENAME, opml.render(site.title, (outline,), updated), check_xml),
        (directory.FILENAME, page, None),
    )
    written = sum(write_if_changed(site.output, name, data, check) for name, data, check in files)
    return written, len(files) - written


def archived_months(root: Path) -> list[str]:
    """Return the months ('YYYY-MM') of the root's archive that are on disk."""
    return [page.stem for page in (root / "archive").glob("*.html") if _MONTH.fullmatch(page.stem)]


def lists_are_published(root: Path) -> bool:
    """Return whether the lists of the whole site are on disk: its feeds, and all there is."""
    return (root / opml.FILENAME).is_file() and (root / directory.FILENAME).is_file()


def is_published(root: Path, slug_path: str) -> bool:
    """Return whether every file of a category is on disk."""
    return all((root / below(slug_path, form.filename)).is_file() for form in FORMATS)
