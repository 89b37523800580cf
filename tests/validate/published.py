"""Published files against the schemas of their formats, and against two more parsers of XML."""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from xml.parsers import expat

from jsonschema import Draft202012Validator
from lxml import etree

_HERE = Path(__file__).parent
_MOST = 3  # faults told of one file


class RepeatedNameError(ValueError):
    """An object of JSON names a member twice, and readers differ in which of them they take (RFC 8259 §4)."""


def faults(name: str, data: bytes) -> list[str]:
    """Return what is wrong with a published file, by its name; of a kind that has no schema nothing is."""
    kind = kind_of(name)
    return CHECKS[kind](data) if kind else []


def kind_of(name: str) -> str | None:
    """Return what a published file, or one of a month, is called on the front; None where it has no schema."""
    path = Path(name)
    kind = _ARCHIVED.get(path.suffix, "") if path.parent.name == "archive" else path.name
    return kind if kind in CHECKS else None


def count(name: str, data: bytes) -> int:
    """Return how many items a published file has, or feeds if it is a list of feeds; 0 where it cannot be read."""
    try:
        if name.endswith(".json"):
            return len(json.loads(data)["items"])
        named = etree.fromstring(data).iter("item", "outline", "{http://www.w3.org/2005/Atom}entry")
        return sum(1 for one in named if one.tag != "outline" or one.get("xmlUrl"))
    except (ValueError, LookupError, etree.XMLSyntaxError):
        return 0


def checked(root: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield each file below `root` that has a schema, and its faults."""
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if kind_of(name) and path.is_file() and not name.startswith("."):
            yield name, faults(name, path.read_bytes())


def _xml(schema: str) -> Callable[[bytes], list[str]]:
    def check(data: bytes) -> list[str]:
        try:
            expat.ParserCreate(namespace_separator=" ").Parse(data, True)
            tree = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
        except (expat.ExpatError, etree.XMLSyntaxError) as error:
            return [f"not well-formed: {error}"]
        grammar = _grammar(schema)
        grammar.validate(tree)
        entries = grammar.error_log.filter_from_errors()
        return [f"line {entry.line}: {entry.message}" for entry in entries][:_MOST] + _repeated_ids(tree)

    return check


def _repeated_ids(tree: etree._Element) -> list[str]:
    """Return the ids that two items of a feed share: a reader would show only one of them."""
    ids = [one.text for one in tree.iter("guid", "{http://www.w3.org/2005/Atom}id") if _is_of_entry(one)]
    return [f"id of more than one item: {one}" for one in sorted({one or "" for one in ids if ids.count(one) > 1})]


def _is_of_entry(identity: etree._Element) -> bool:
    parent = identity.getparent()
    return parent is not None and etree.QName(parent).localname in {"item", "entry"}


def _json(data: bytes) -> list[str]:
    try:
        feed = json.loads(data.decode(), object_pairs_hook=_each_once)
    except ValueError as error:
        return [f"no JSON: {error}"]
    found = [f"{error.json_path}: {error.message}" for error in _schema().iter_errors(feed)][:_MOST]
    ids = [item["id"] for item in feed["items"]] if not found else []
    return found + [
        f"id of more than one item: {one}" for one in sorted({one for one in ids if ids.count(one) > 1})
    ]


def _each_once(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise RepeatedNameError(f"a name twice among {[name for name, _ in pairs]}")
    return dict(pairs)


@cache
def _grammar(name: str) -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(_HERE / name))


@cache
def _schema() -> Draft202012Validator:
    schema = json.loads((_HERE / "jsonfeed.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


CHECKS: Mapping[str, Callable[[bytes], list[str]]] = {
    "rss.xml": _xml("rss.rng"),
    "atom.xml": _xml("atom.rng"),
    "feed.json": _json,
    "feeds.opml": _xml("opml.rng"),
}
"""How to check a published file, by its name on the front."""
_ARCHIVED = {".xml": "rss.xml", ".atom": "atom.xml", ".json": "feed.json"}
