"""An item as the bytes of a post, and the seal by which a file tells that nobody has touched it since.

The seal is a hash of a file's name and of all that it holds, and stands at the end of its front matter. A file
that was edited, moved or renamed no longer fits its seal.
"""

import json
import re
from hashlib import sha256
from typing import Any
from unicodedata import normalize
from zoneinfo import ZoneInfo

import yaml

from feeds.errors import PostError
from feeds.export.body import as_body
from feeds.export.fields import Field, front_of
from feeds.export.forms import Form
from feeds.posts.front import read_front
from feeds.posts.model import Meta
from store.model import StoredItem

_SEAL = re.compile(rb'^  hash: "([0-9a-f]{32})"$', re.MULTILINE)
_GUID = re.compile(rb'^guid: (".*")$', re.MULTILINE)
_OPEN = "0" * 32
_ESCAPE = re.compile(r"\\(?:U([0-9A-F]{8})|.)")


def render(stored: StoredItem, form: Form, zone: ZoneInfo, name: str) -> bytes:
    """Return the post of an item, sealed for the file `name` (its path below the export's folder)."""
    front = _yaml(front_of(stored, form, zone, _OPEN))
    data = f"---\n{front}---\n\n{as_body(stored.item.content or stored.item.summary)}".encode()
    return _SEAL.sub(_line(_digest(name, data)), data, count=1)


def has_seal(data: bytes) -> bool:
    """Return whether a file was written by an export, whatever became of it."""
    return _SEAL.search(data) is not None


def is_sealed(name: str, data: bytes) -> bool:
    """Return whether the file `name` is as an export wrote it."""
    seal = _SEAL.search(data)
    return seal is not None and seal[1].decode() == _digest(name, _SEAL.sub(_line(_OPEN), data, count=1))


def sealed_id(data: bytes) -> str:
    """Return the public id that a sealed file states."""
    found = _GUID.search(data)
    return str(json.loads(found[1])) if found else ""


def meta_of(data: bytes) -> Meta:
    """Return what a file says of itself; nothing where that cannot be read."""
    try:
        return read_front(data).meta
    except PostError:
        return {}


def _line(digest: str) -> bytes:
    return f'  hash: "{digest}"'.encode()


def _digest(name: str, data: bytes) -> str:
    return sha256(normalize("NFC", name).encode("utf-8", "surrogateescape") + b"\0" + data).hexdigest()[:32]


class _Text(str):
    """Text that is quoted, so that no reader of any YAML takes it for a number, a date or a flag."""

    __slots__ = ()


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]  # see below
    """Writes texts in double quotes, each on a line of its own.

    libyaml's dumper is eight times as fast as Python's; not every build of PyYAML has it.
    """


_Dumper.add_representer(
    _Text, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style='"')
)


def _yaml(fields: dict[str, Field]) -> str:
    written = yaml.dump(_quoted(fields), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=2**30)
    # All text is in double quotes, so every backslash escapes; PyYAML escapes emoji, which need no escape.
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[0], written)


def _quoted(value: Field) -> Any:
    if isinstance(value, dict):
        return {key: _quoted(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_quoted(inner) for inner in value]
    return _Text(value) if isinstance(value, str) else value
