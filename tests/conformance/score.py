"""The cases, judged: what holds, what misses, and what is not asked."""

import ast
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from conformance.adapter import Reader, parse
from conformance.excluded import reason
from conformance.places import CASES, tool

_ORIGIN = "http://127.0.0.1:8097/tests/"  # where the cases were served, as some of them assert

# What we read otherwise than the cases expect, on purpose; told in docs/reading.md.
_BLANK = "a blank xml:lang says nothing, so the feed's language holds"
_ANGLE = "&lang; and &rang; are other characters since HTML5"
MISSES = {
    "encoding/bozo_linenoise.xml": "UTF-8 with one stray byte; expected is all of it as Windows-1252",
    "entities/lang.xml": _ANGLE,
    "entities/rang.xml": _ANGLE,
    "wellformed/atom10/entry_category_term.xml": "a category is called by its label, where it has one",
    "wellformed/base/http_entry_id_base_docuri.xml": "an id is no link, and stays as it was written",
    "wellformed/lang/entry_content_xml_lang_blank.xml": _BLANK,
    "wellformed/lang/entry_summary_xml_lang_blank.xml": _BLANK,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of a case; `why` it is excluded, or what it expected."""

    case: str
    group: str
    fields: tuple[str, ...]
    outcome: Literal["held", "missed", "excluded"]
    why: str


def verdicts(read: Reader) -> Iterator[Verdict]:
    """Yield the verdict on each case that asserts more than feedparser's internals."""
    cases = tool()
    for case, raw in _load(cases):
        asserted = [one for one in case["assertions"] if not _internal(one, cases.INTERNAL)]
        if not asserted:
            continue
        outcome, why = _judge(cases, case, raw, asserted, read)
        group = "/".join(case["group"].split("/")[:2])
        yield Verdict(case=case["case"], group=group, fields=tuple(case["fields"]), outcome=outcome, why=why)


def _load(cases: Any) -> list[tuple[dict[str, Any], bytes]]:
    """Return the cases; the tool leaves its files to be closed by the garbage collector, which warns."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        return list(cases.load(CASES))


def _internal(assertion: dict[str, Any], internals: set[str]) -> bool:
    """Return whether only what feedparser tells of itself is asserted; so the tool decides without --strict."""
    if path := assertion["path"]:
        return path[0] in internals
    return set(assertion.get("names", ())) <= internals | {"len", "isinstance"}


def _judge(
    cases: Any, case: dict[str, Any], raw: bytes, asserted: list[dict[str, Any]], read: Reader
) -> tuple[Literal["held", "missed", "excluded"], str]:
    if why := next(filter(None, (reason(case["group"], one) for one in asserted)), None):
        return "excluded", why
    cases.SAN = "/sanitize" in case["group"]  # the tool's --san: the value is there, and safe
    result = cases.wrap(parse(raw, case["headers"], _ORIGIN + case["case"], read))
    asserted = [_with_path(one, cases) for one in asserted]
    try:
        held = all(cases.holds(one, result) for one in asserted)
    except (AttributeError, IndexError, KeyError, TypeError):
        held = False  # so the tool counts what is not there
    return ("held" if held else "missed"), case["expect"]


def _with_path(assertion: dict[str, Any], cases: Any) -> dict[str, Any]:
    """Return as it is meant an assertion whose text is put together by '+', for which the tool has no path."""
    compared = ast.parse(assertion["raw"], mode="eval").body
    if not (isinstance(compared, ast.Compare) and isinstance(compared.comparators[0], ast.BinOp)):
        return assertion
    pieces = [one.value for one in ast.walk(compared.comparators[0]) if isinstance(one, ast.Constant)]
    return {**assertion, "path": cases.path_of(compared.left), "op": "==", "value": "".join(map(str, pieces))}
