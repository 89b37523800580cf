"""The configuration from its files and the environment; all that is wrong with it is told at once.

A problem is one line, `FILE:LINE: key: what is wrong; what to do`, or begins with the name of a variable.
"""

import json
import os
import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from config.documents import Document, include_folders, parse_toml, read_included, read_text, shown
from config.errors import ConfigError
from config.model import Config, RSSHub, Site, Source
from config.tables import ENTRIES, KEYS, SECTIONS, read_table
from config.values import ROUTE, BadValue, suggestion

VARIABLES: Mapping[str, tuple[str, str]] = {
    f"FEEDWORKS_{section}__{key}".upper(): (section, key) for section, cls in SECTIONS.items() for key in KEYS[cls]
}
_ONCE = {"sources": "url", "hosts": "name", "posts": "path", "categories": "path"}
_BEARER = re.compile(r"bearer [\x21-\x7e]+", re.IGNORECASE)
_USER_AND_PASSWORD = re.compile(r"[^:\x00-\x1f\x7f]+:[^\x00-\x1f\x7f]*")  # RFC 7617 §2


class Entry(NamedTuple):
    """The arguments for one source, folder of posts or category, and who tells the place of its keys."""

    arguments: dict[str, Any]
    where: Callable[[str], str]


def load_config(path: Path, environ: Mapping[str, str]) -> Config:
    """Return the configuration in `path` and the files it includes, overridden by `environ`.

    Paths in it are absolute: relative ones start beside the file that has them. Raises ConfigError.
    """
    return assemble(parse_toml(path, read_text(path)), environ)


def assemble(main: Document, environ: Mapping[str, str]) -> Config:
    """Return the configuration that `main` and the files it includes hold; see `load_config`."""
    problems: list[str] = []
    overrides = _overrides(environ, problems)
    told: dict[str, list[str]] = {name: [] for name in SECTIONS}
    sections = {name: _section(name, main, overrides[name], told[name]) for name in SECTIONS}
    problems.extend(chain.from_iterable(told.values()))
    entries = _entries(main, problems)
    if not told["rsshub"]:
        _refuse_routes(entries["sources"], RSSHub(**sections["rsshub"]), problems)
    if problems:
        raise ConfigError("\n".join(problems))
    tables: dict[str, Any] = {name: SECTIONS[name](**arguments) for name, arguments in sections.items()}
    lists: dict[str, Any] = {
        name: tuple(ENTRIES[name](**entry.arguments) for entry in found) for name, found in entries.items()
    }
    return Config(path=main.folder / main.path.name, folders=include_folders(main), **tables, **lists)


def _overrides(environ: Mapping[str, str], problems: list[str]) -> dict[str, dict[str, object]]:
    """Return by section what FEEDWORKS_SECTION__KEY variables say, as TOML would have said it."""
    found: dict[str, dict[str, object]] = {name: {} for name in SECTIONS}
    for name, written in environ.items():
        if name in VARIABLES:
            section, key = VARIABLES[name]
            found[section][key] = _as_toml(written, getattr(SECTIONS[section](), key))
        elif name.startswith("FEEDWORKS_") and "__" in name:
            problems.append(f"{shown(name)}: unknown variable{suggestion(name, VARIABLES)}")
    return found


def _as_toml(written: str, default: object) -> object:
    if isinstance(default, tuple) and not written.lstrip().startswith("["):
        return [_literal(part.strip()) for part in written.split(",") if part.strip()]
    return written if isinstance(default, str | Path) else _literal(written)


def _literal(written: str) -> object:
    try:
        return json.loads(written)
    except (ValueError, RecursionError):
        return written  # "15m" or "10 MiB"; its converter knows


def _section(name: str, main: Document, overrides: dict[str, object], problems: list[str]) -> dict[str, Any]:
    table = main.data.get(name, {})
    if not isinstance(table, dict):
        problems.append(f"{main.place(name)}: is not a table; write [{name}] above its keys")
        return {}

    def where(key: str) -> str:
        return f"FEEDWORKS_{name}__{key}".upper() if key in overrides else main.place(name, key)

    arguments = read_table(SECTIONS[name], table | overrides, where, problems)
    return _placed(arguments, main.folder, where, problems) if name == "site" else arguments


def _placed(
    site: dict[str, Any], folder: Path, where: Callable[[str], str], problems: list[str]
) -> dict[str, Any]:
    """Return the arguments of the site with absolute paths."""
    try:
        store = _store(folder, site.get("store", Site().store))
    except BadValue as error:
        problems.append(f"{where('store')}: {error}")
        return site
    written = site.get("output", Site().output)
    bucket = written if isinstance(written, str) else None
    output = store.with_suffix(".public") if bucket else _absolute(folder, written)
    if bucket and find_spec("obstore") is None:
        problems.append(f"{where('output')}: a bucket needs one more package; pip install 'feedworks[s3]'")
    if _holds(output, folder):
        problems.append(f"{where('output')}: holds the configuration itself; name a folder of its own")
    elif _holds(output, store):
        problems.append(f"{where('store')}: is in the folder that is published; put it beside that")
    return site | {"output": output, "store": str(store), "bucket": bucket}


def _absolute(folder: Path, path: Path) -> Path:
    """Return `path`, which starts from `folder` where it is relative, without '..' in it."""
    # '//' may be another root than '/' to POSIX, and is to pathlib, but is none on the systems we run on.
    return Path("/" + os.path.normpath(folder / path).lstrip("/"))


def _holds(folder: Path, path: Path) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _store(folder: Path, written: str) -> Path:
    if "://" not in written:
        return _absolute(folder, Path(written))
    name = written.removeprefix("sqlite:///")
    if name in ("", written):
        raise BadValue('is no SQLite file, and nothing else can be used yet; write store = "feedworks.db"')
    return _absolute(folder, Path(name))


def _entries(main: Document, problems: list[str]) -> dict[str, list[Entry]]:
    _refuse_unknown(main, (*SECTIONS, *ENTRIES, "include"), problems)
    documents = [main]
    for document in read_included(main, problems):
        _refuse_unknown(document, tuple(ENTRIES), problems)
        documents.append(document)
    entries = {
        name: [entry for document in documents for entry in _blocks(document, name, problems)] for name in ENTRIES
    }
    for name, key in _ONCE.items():
        _refuse_doubles(entries[name], key, problems)
    return entries


def _refuse_unknown(document: Document, names: tuple[str, ...], problems: list[str]) -> None:
    for name in document.data:
        if name in names:
            continue
        belongs = name in SECTIONS or name == "include"
        hint = "; it belongs in the main file" if belongs else suggestion(name, names)
        problems.append(f"{document.place(name)}: unknown key{hint}")


def _blocks(document: Document, name: str, problems: list[str]) -> Iterator[Entry]:
    blocks = document.data.get(name, [])
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        problems.append(f"{document.place(name)}: is not a list of tables; write [[{name}]] above its keys")
        return
    for index, block in enumerate(blocks):
        where = partial(document.place, name, index)
        arguments = read_table(ENTRIES[name], block, where, problems)
        if name == "posts" and "path" in arguments:
            arguments["path"] = _absolute(document.folder, arguments["path"])
        yield Entry(arguments, where)


def _refuse_doubles(entries: list[Entry], key: str, problems: list[str]) -> None:
    first: dict[object, Entry] = {}
    for entry in entries:
        value = entry.arguments.get(key)
        if value is not None and first.setdefault(value, entry) is not entry:
            problems.append(f"{entry.where(key)}: is the same as {first[value].where(key)}; remove one of them")


def _refuse_routes(entries: list[Entry], rsshub: RSSHub, problems: list[str]) -> None:
    routes = [entry for entry in entries if entry.arguments.get("url", "").startswith(ROUTE)]
    problems.extend(
        f"{entry.where('url')}: {wrong}"
        for entry in (routes if rsshub.instances else routes[:1])  # without instances, all lack the same
        if (wrong := route_problem(Source(**entry.arguments), rsshub))
    )


def route_problem(source: Source, rsshub: RSSHub) -> str | None:
    """Return why a source is a route that cannot be asked, and what to do; None where it can, or is no route."""
    if not source.url.startswith(ROUTE):
        return None
    if not rsshub.instances:
        return 'is a route, but no instance is there to ask; write instances = ["https://host/"] under [rsshub]'
    # A credential is for one host, and this source has several.
    return "is a route, which has no credentials; remove them" if source.credentials else None


def authorization(source: Source, environ: Mapping[str, str]) -> str | None:
    """Return the Authorization header for a source (RFC 7617 Basic, RFC 6750 Bearer), None if it needs none.

    Raises ConfigError, which names the variable but never what it holds.
    """
    if source.credentials is None:
        return None
    secret = environ.get(source.credentials, "")
    if not secret:
        raise ConfigError(f"{source.credentials}: is not set, and a source needs it; set it")
    if _BEARER.fullmatch(secret):
        return secret
    if not _USER_AND_PASSWORD.fullmatch(secret):
        raise ConfigError(
            f"{source.credentials}: holds no credential; set it to 'user:password' or 'Bearer TOKEN'"
        )
    return "Basic " + b64encode(secret.encode()).decode()
