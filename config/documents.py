"""The files of a configuration, read but not yet understood: TOML, and OPML in the shape of TOML."""

import os
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from glob import glob
from pathlib import Path, PurePath

from config.errors import ConfigError
from config.lines import Keys, key_lines, line_of
from config.opml import read_opml

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_ERROR_LINE = re.compile(r" \(at line (\d+), column \d+\)$")
_OPML = (".opml", ".xml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file's data, and where its keys stand; `lines` is asked only when something has to be told."""

    path: Path
    data: Mapping[str, object]
    lines: Callable[[], Mapping[Keys, int]]

    @property
    def folder(self) -> Path:
        """The absolute folder that relative paths in this file start from."""
        return Path(os.path.abspath(self.path.parent))  # noqa: PTH100 - resolve() would follow a symlinked folder

    def place(self, *keys: str | int) -> str:
        """Return 'FILE:LINE: key' of a key; an index picks a table out of an array."""
        names = ".".join(shown(key) for key in keys if isinstance(key, str))
        return f"{self.path}:{line_of(self.lines(), keys)}: {names}"


def shown(name: str) -> str:
    """Return a name as it can stand in one line of a message."""
    return name if _BARE_KEY.fullmatch(name) else ascii(name)


def read_text(path: Path) -> str:
    """Return what a file holds, with its line ends and without its byte order mark; raises ConfigError."""
    with _readable(path):
        body = path.read_bytes()
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}:{line}: is not UTF-8; save the file as UTF-8") from error


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}; see to its name and permissions") from error


def parse_toml(path: Path, text: str) -> Document:
    """Return the document that `text`, the contents of `path`, is; raises ConfigError with the line."""
    try:
        data = tomllib.loads(text)
    except RecursionError as error:
        raise ConfigError(f"{path}:1: is nested too deep; flatten it") from error
    except ValueError as error:  # TOMLDecodeError, or a number of more digits than Python reads
        place = _ERROR_LINE.search(str(error))
        line = int(place[1]) if place else text.count("\n") + 1
        message = _ERROR_LINE.sub("", str(error))
        raise ConfigError(f"{path}:{line}: is not TOML: {message}; see https://toml.io") from error
    return Document(path=path, data=data, lines=cache(partial(key_lines, text)))


def _parse_opml(path: Path) -> Document:
    with _readable(path):
        feeds = read_opml(path)
    sources = [
        {"url": feed.url, "categories": list(feed.categories)} | ({"title": feed.title} if feed.title else {})
        for feed in feeds
    ]
    lines: dict[Keys, int] = {("sources", index): feed.line for index, feed in enumerate(feeds)}
    return Document(path=path, data={"sources": sources}, lines=lambda: lines)


def read_included(main: Document, problems: list[str]) -> Iterator[Document]:
    """Yield the files that `include` of `main` names, each once; what cannot be read is added to `problems`."""
    for path in _included_paths(main, problems):
        try:
            yield _parse_opml(path) if path.suffix in _OPML else parse_toml(path, read_text(path))
        except ConfigError as error:
            problems.append(str(error))


def _included_paths(main: Document, problems: list[str]) -> Iterator[Path]:
    seen = {os.path.realpath(main.path)}  # "*.toml" is meant to name the others
    for name in _included_names(main, problems):
        path = main.path.parent / name
        if path.suffix not in (".toml", *_OPML):
            problems.append(f"{main.place('include')}: {name!a} is no .toml or .opml file; rename it")
        elif os.path.realpath(path) not in seen:
            seen.add(os.path.realpath(path))
            yield path


def _included_names(main: Document, problems: list[str]) -> Iterator[str]:
    patterns = main.data.get("include", [])
    if not isinstance(patterns, list) or not all(isinstance(part, str) and "\0" not in part for part in patterns):
        problems.append(f'{main.place("include")}: is not a list of file names; write include = ["more.toml"]')
        return
    for pattern in patterns:
        found = sorted(glob(pattern, root_dir=main.path.parent, recursive=True))  # noqa: PTH207 - Path.glob refuses absolute patterns
        is_name = set("*?[").isdisjoint(pattern)
        yield from found or ([pattern] if is_name else [])  # a pattern may match nothing, a name must


def include_folders(main: Document) -> tuple[Path, ...]:
    """Return the folders of `main` and of all that it includes, or would include if it were there."""
    patterns = main.data.get("include", [])
    names = [*_included_names(main, []), *(patterns if isinstance(patterns, list) else [])]
    folders = {main.folder / PurePath(name).parent for name in names if isinstance(name, str)}
    return tuple(sorted({main.folder, *(folder for folder in folders if set("*?[").isdisjoint(str(folder)))}))
