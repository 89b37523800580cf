"""Subscription lists: OPML 2.0, read by listparser behind a gate.

listparser takes any text for HTML and mends it, compares every category with every other, and fetches a `str` that
is a URL. So lxml reads the file first, strictly and without entities, and what is broken, has a DOCTYPE or is too
much is refused; listparser is handed what lxml then writes, as ASCII bytes.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from config.errors import ConfigError
from config.values import MAX_DEPTH

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_BYTES = 8 * 1024 * 1024
MAX_FEEDS = 5_000
MAX_OUTLINES = 10_000


class Feed(NamedTuple):
    """A subscription as it is listed, unchecked; `categories` are the folders it is in, `line` counts from 1."""

    url: str
    title: str
    categories: tuple[str, ...]
    line: int


def read_opml(path: Path) -> tuple[Feed, ...]:
    """Return the feeds that an OPML file lists, in its order; a feed in several folders comes once.

    Touches no other file and no network. Raises OSError, and ConfigError for what is no OPML, has a DOCTYPE, or is
    too much.
    """
    from listparser import parse  # noqa: PLC0415 - only who has an OPML file should wait for it
    from lxml import etree  # noqa: PLC0415 - likewise

    root = _root(path)
    lines = _lines(root)
    feeds = parse(etree.tostring(root, encoding="us-ascii"))["feeds"]
    if len(feeds) > MAX_FEEDS:
        raise ConfigError(f"{path}:1: lists {len(feeds)} feeds; split it, {MAX_FEEDS} are the most")
    return tuple(
        Feed(feed["url"], feed["title"], _paths(feed["categories"]), lines.get(feed["url"], 1)) for feed in feeds
    )


def _root(path: Path) -> "_Element":
    from lxml import etree  # noqa: PLC0415 - as above

    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(_body(path), parser)
    except etree.XMLSyntaxError as error:
        raise ConfigError(f"{path}:{error.lineno or 1}: is not well-formed XML ({error.msg}); mend it") from error
    _refuse_excess(path, root)
    return root


def _body(path: Path) -> bytes:
    with path.open("rb") as file:
        body = file.read(MAX_BYTES + 1)
    if len(body) > MAX_BYTES:
        raise ConfigError(f"{path}:1: is larger than {MAX_BYTES // 1024**2} MiB; split it")
    return body


def _refuse_excess(path: Path, root: "_Element") -> None:
    if root.getroottree().docinfo.internalDTD is not None:
        raise ConfigError(f"{path}:1: has a DOCTYPE, which OPML does not need; remove it")
    if root.tag != "opml":
        raise ConfigError(
            f"{path}:1: is not OPML, its root is {root.tag!r}; `feeds add` takes the address of a feed"
        )
    outlines = list(root.iter("{*}outline"))
    if sum(map(_comparisons, outlines)) > MAX_OUTLINES:
        raise ConfigError(f"{path}:1: has more than {MAX_OUTLINES} outlines and categories; split it")
    for outline in outlines:
        if sum(1 for _ in outline.iterancestors("{*}outline")) > MAX_DEPTH:
            raise ConfigError(f"{path}:{_line(outline)}: is more than {MAX_DEPTH} folders deep; flatten them")


def _comparisons(outline: "_Element") -> int:
    """Return how much listparser has to compare: the outline itself and every level of its own categories."""
    category = _attribute(outline, "category")
    return 1 + category.count(",") + category.count("/")


def _attribute(outline: "_Element", name: str) -> str:
    # In any case of letters: so does listparser, and 'xmlurl' is seen in the wild.
    return next((str(value) for key, value in outline.attrib.items() if str(key).lower() == name), "")


def _lines(root: "_Element") -> dict[str, int]:
    lines: dict[str, int] = {}
    for outline in root.iter("{*}outline"):
        lines.setdefault(_attribute(outline, "xmlurl").strip(), _line(outline))
    return lines


def _line(outline: Any) -> int:  # Any: lxml's stubs do not know the type of `sourceline`
    line: int = outline.sourceline
    return line


def _paths(categories: list[list[str]]) -> tuple[str, ...]:
    return tuple("/".join(levels) for levels in categories if any(levels))
