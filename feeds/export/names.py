"""Where a post lies: a folder a category level, and a name that tells its title and holds its identity.

A name ends in a mark of 60 bits that is made of the item's public id. So no two items share a name, whatever their
titles, and no name is reserved anywhere; a file that is there is found again when its title has changed.
"""

import base64
import re
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from unicodedata import normalize

from feeds.export.forms import Form
from feeds.publish.excerpt import headline
from store.model import CategoryNode, StoredItem
from store.slugs import below, slug

_MARK = r"(?P<mark>[a-z2-7]{12})"


def mark_of(public_id: str) -> str:
    """Return 12 letters and digits, in lower case, that stand for an id."""
    return base64.b32encode(sha256(public_id.encode("utf-8", "surrogatepass")).digest())[:12].decode().lower()


def file_name(stored: StoredItem, form: Form, day: datetime) -> str:
    """Return the name of an item's file; at most 120 bytes, NFC, in lower case."""
    title = headline(stored)
    parts = (
        f"{day:%Y-%m-%d}" if form.dated else "",
        slug(title, "", ()) if title else "",
        mark_of(stored.public_id),
    )
    return "-".join(filter(None, parts)) + form.suffix


def mark_in(name: str, form: Form) -> str | None:
    """Return the mark in a file's name, None where the name has not the form that an export gives."""
    day = r"\d{4}-\d{2}-\d{2}-" if form.dated else ""
    found = re.fullmatch(rf"{day}(?:.+-)?{_MARK}{re.escape(form.suffix)}", name, re.DOTALL)
    return found["mark"] if found else None


def folders_of(nodes: Iterable[CategoryNode]) -> dict[str, str]:
    """Return the folder of each category by its path: its slugs, as it is published.

    Folders that differ in case only, which some file systems take for one, are kept apart by a short hash.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for node in sorted(nodes, key=lambda node: node.id):  # a category is made after the one above it
        parent = found.get(node.path.rpartition("/")[0], "") if node.path else ""
        name = node.slug_path.rpartition("/")[2]
        folder = below(parent, name)
        if _folded(folder) in taken:
            folder = below(parent, f"{name}-{mark_of(node.path)}")
        taken.add(_folded(folder))
        found[node.path] = folder
    return found


def _folded(folder: str) -> str:
    return normalize("NFC", normalize("NFC", folder).casefold())
