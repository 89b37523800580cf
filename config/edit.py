"""The user's file, written and changed: comments, order and line ends stay as they are.

An edit works on the text; what it adds or cuts out is read again and compared before it replaces the file. Other
edits are kept out until then.
"""

import fcntl
import json
import os
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import fields, replace
from itertools import chain
from pathlib import Path
from tempfile import mkstemp
from typing import Any, BinaryIO

from config.documents import Document, parse_toml, read_included, read_text
from config.errors import ConfigError
from config.lines import Statement, statements
from config.model import Source
from config.tables import read_table

_DEFAULT = Path(__file__).with_name("default.toml")


def init(path: Path) -> None:
    """Write a first configuration that explains every key; its folder is made where missing.

    Raises ConfigError; a file that is there is never overwritten.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(_DEFAULT.read_bytes())
    except FileExistsError as error:
        raise ConfigError(f"{error.filename}: is there already; edit it, or name another folder") from error
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written: {error.strerror}") from error


def add_source(path: Path, source: Source) -> Source:
    """Append `source` to the configuration file `path`; other keys than those it sets are left out.

    Returns the source as it will be read: its categories tidied, for one.

    Raises ConfigError, and changes nothing, where the source cannot be used or is there already.
    """
    read = check_source(source, lambda key: f"{path}: sources.{key}")
    with _locked(path) as file:
        main, text = _extended(path, read_text(path), _entry(source))
        if known := _find(main, source.url):
            document, index = known
            raise ConfigError(f"{document.place('sources', index, 'url')}: is there already; edit it there")
        _put(path, file, text)
    return read


def _extended(path: Path, text: str, entry: Mapping[str, object]) -> tuple[Document, str]:
    """Return the document that `text` is, and the text with one block more.

    Only that longer text is parsed, since of thousands of sources parsing takes nearly all the time.
    """
    longer = _appended(text, [entry])
    try:
        after = parse_toml(path, longer)
    except ConfigError as error:
        raise _inline(parse_toml(path, text)) from error
    blocks = _blocks(after)
    if blocks[-1:] != [entry]:
        raise _unsafe(path)
    return replace(after, data={**after.data, "sources": blocks[:-1]}), longer


def add_sources(path: Path, sources: Iterable[Source], *, dry: bool = False) -> tuple[Source, ...]:
    """Append those of `sources` that are not there yet, in one edit, and return them; a `dry` one writes nothing.

    They must have passed `check_source`. Raises ConfigError, and changes nothing.
    """
    with _locked(path) as file:
        text = read_text(path)
        main = parse_toml(path, text)
        known = {block.get("url") for _, _, block in _every_block(main)}
        new = [source for source in sources if source.url not in known]
        if new and not dry:
            _append(path, file, text, main, new)
    return tuple(new)


def check_source(source: Source, where: Callable[[str], str]) -> Source:
    """Return `source` as it will be read from a file. Raises ConfigError; `where` tells the place of a key."""
    problems: list[str] = []
    read = read_table(Source, _entry(source), where, problems)
    if problems:
        raise ConfigError("\n".join(problems))
    return Source(**read)


def remove_source(path: Path, url: str) -> bool:
    """Cut the source with this URL out of the configuration file `path`, with the comments directly at it.

    Returns False where there is none. Raises ConfigError, and changes nothing, where it stands in another file.
    """
    with _locked(path) as file:
        text = read_text(path)
        main = parse_toml(path, text)
        if not (known := _find(main, url)):
            return False
        document, index = known
        if document is not main:
            raise ConfigError(f"{document.place('sources', index)}: is in an included file; remove it there")
        _put(path, file, _cut(main, text, index))
    return True


def _entry(source: Source) -> dict[str, Any]:
    """Return `source` as TOML has it, with only the keys that say something."""
    return {
        field.name: list(value) if isinstance(value, tuple) else value
        for field in fields(source)
        if (value := getattr(source, field.name)) not in (field.default, (), {})
    }


def _blocks(document: Document) -> list[Any]:
    blocks = document.data.get("sources", [])
    return blocks if isinstance(blocks, list) else []


def _find(main: Document, url: str) -> tuple[Document, int] | None:
    """Return the file that has a source with this URL, and its index there."""
    for document, index, block in _every_block(main):
        if block.get("url") == url:
            return document, index
    return None


def _every_block(main: Document) -> Iterator[tuple[Document, int, Mapping[str, Any]]]:
    """Yield the sources of `main`, and then of what it includes. Raises ConfigError for what cannot be read."""
    problems: list[str] = []
    for document in chain([main], read_included(main, problems)):
        for index, block in enumerate(_blocks(document)):
            if isinstance(block, dict):
                yield document, index, block
    if problems:
        raise ConfigError("\n".join(problems))


def _append(path: Path, file: BinaryIO, text: str, main: Document, sources: Sequence[Source]) -> None:
    entries = [_entry(source) for source in sources]
    _replace(path, file, _appended(text, entries), main, [*_blocks(main), *entries])


def _appended(text: str, entries: Iterable[Mapping[str, object]]) -> str:
    """Return `text` with more blocks, set off by blank lines; a text without a last line end stays so."""
    newline = "\r\n" if "\r\n" in text else "\n"
    blocks = (newline * 2).join(
        newline.join(["[[sources]]", *(f"{key} = {_toml(value)}" for key, value in entry.items())])
        for entry in entries
    )
    if text.endswith("\n"):
        return text + newline + blocks + newline
    return text + newline * 2 + blocks if text else blocks + newline


def _toml(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_toml(key)} = {_toml(part)}" for key, part in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    # A JSON string is a TOML basic string, but for DEL; whole numbers are alike.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _cut(main: Document, text: str, index: int) -> str:
    """Return `text` without a source's block, and without one of the blank lines that set it off.

    Only what is cut out is parsed again, since of thousands of sources parsing takes nearly all the time.
    """
    parts = list(statements(text))
    headers = [position for position, part in enumerate(parts) if _is_header(part)]
    if not headers:
        raise _inline(main)
    blocks = _blocks(main)
    if len(headers) != len(blocks):
        raise _unsafe(main.path)
    first, last = _block_span(parts, headers[index])
    if not _is_only(blocks[index], text[parts[first].start : parts[last].end], main.path):
        raise _unsafe(main.path)
    if first > 0 and parts[first - 1].kind == "blank":
        first -= 1
    elif last + 1 < len(parts) and parts[last + 1].kind == "blank":
        last += 1
    before, after = text[: parts[first].start], text[parts[last].end :]
    if not after and not text.endswith("\n"):
        return before.removesuffix("\n").removesuffix("\r")
    return before + after


def _is_only(block: Any, text: str, path: Path) -> bool:
    """Return whether `text` is a source's block, whole, and nothing else."""
    try:
        return dict(parse_toml(path, text).data) == {"sources": [block]}
    except ConfigError:
        return False


def _is_header(part: Statement) -> bool:
    return part.kind == "array" and part.keys == ("sources",)


def _block_span(parts: list[Statement], header: int) -> tuple[int, int]:
    """Return the first and the last statement of a block, with the comments that touch it alone."""
    first = header
    while first > 0 and parts[first - 1].kind == "comment":
        first -= 1
    last = header
    for position in range(header + 1, len(parts)):
        part = parts[position]
        if _is_header(part) or (part.kind in ("table", "array") and part.keys[0] != "sources"):
            break
        if part.kind not in ("blank", "comment"):
            last = position
    end = last + 1
    while end < len(parts) and parts[end].kind == "comment":
        end += 1
    is_followed = end < len(parts) and parts[end].kind != "blank"
    return first, last if is_followed else end - 1


def _inline(main: Document) -> ConfigError:
    return ConfigError(f"{main.place('sources')}: is written inline; edit it by hand, or write [[sources]] tables")


@contextmanager
def _locked(path: Path) -> Iterator[BinaryIO]:
    """Open a file and keep every other editor of ours out of it until the end."""
    try:
        while True:
            with path.open("r+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                # Whoever held the lock has replaced the file: then this one is of the past.
                if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                    yield file
                    return
    except OSError as error:
        raise ConfigError(
            f"{path}: cannot be edited: {error.strerror}; see to its name and permissions"
        ) from error


def _replace(path: Path, file: BinaryIO, text: str, main: Document, sources: list[Any]) -> None:
    """Replace the locked `file` by `text`, if that is `main` with these sources and nothing else."""
    try:
        data = parse_toml(path, text).data
    except ConfigError as error:
        raise _inline(main) from error
    if {"sources": []} | dict(data) != dict(main.data) | {"sources": sources}:
        raise _unsafe(path)
    _put(path, file, text)


def _unsafe(path: Path) -> ConfigError:
    return ConfigError(f"{path}: is written in a way that cannot be edited safely; edit it by hand")


def _put(path: Path, file: BinaryIO, text: str) -> None:
    """Put `text` in the place of the locked `file`, with the byte order mark that it had."""
    mark = BOM_UTF8 if file.read(len(BOM_UTF8)) == BOM_UTF8 else b""
    _write(Path(os.path.realpath(path)), mark + text.encode(), os.fstat(file.fileno()))


def _write(target: Path, body: bytes, like: os.stat_result) -> None:
    """Put `body` in the place of `target` at once, with the mode and, where allowed, the owner that it had."""
    descriptor, name = mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(body)
            with suppress(PermissionError):
                os.fchown(descriptor, like.st_uid, like.st_gid)
            os.fchmod(descriptor, like.st_mode & 0o7777)
            file.flush()
            os.fsync(descriptor)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink()
        raise
