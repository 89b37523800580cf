"""Another parser's cases: how many hold, which do not, and that nothing is excused without a reason."""

import re
from collections import Counter
from pathlib import Path

import pytest
from conformance.adapter import READERS, Decoded, Shown, parse
from conformance.counts import counts
from conformance.excluded import reason
from conformance.places import FEEDS
from conformance.score import MISSES, Verdict, verdicts
from corpora import corpus
from counted_differently import REASONS

from feeds.parse.encoding import decode

DOCS = Path(__file__).parents[1] / "docs" / "reading.md"


@pytest.fixture(scope="module", params=READERS)
def judged(request: pytest.FixtureRequest) -> list[Verdict]:
    """Judge all cases by one of the readers."""
    corpus()
    return list(verdicts(READERS[request.param]))


@pytest.mark.corpus
def test_what_misses_is_what_is_told(judged: list[Verdict]) -> None:
    """A new miss fails, and so does one that holds now; the documentation names each."""
    assert {one.case for one in judged if one.outcome == "missed"} == MISSES.keys()
    told = DOCS.read_text(encoding="utf-8")
    assert [case for case in MISSES if case not in told] == []


@pytest.mark.corpus
def test_ninety_nine_of_a_hundred_hold(judged: list[Verdict]) -> None:
    """Of 1,255 cases, nearly all that assert what our model holds."""
    outcomes = Counter(one.outcome for one in judged)
    assert sum(outcomes.values()) == 1255
    assert outcomes["excluded"] == 262
    assert outcomes["held"] >= 0.99 * (outcomes["held"] + outcomes["missed"])


@pytest.mark.corpus
def test_every_sanitising_case_is_safe(judged: list[Verdict]) -> None:
    """No script, handler or dangerous URL is left in what we publish."""
    outcomes = Counter(one.outcome for one in judged if one.group == "wellformed/sanitize")
    assert (outcomes["held"], outcomes["missed"]) == (411, 0)


@pytest.mark.corpus
def test_real_feeds_give_as_many_items_as_the_reference() -> None:
    """Each difference has a reason."""
    corpus()
    differences = {one.name: (one.reference, one.ours) for one in counts() if one.differs}
    assert differences == {name: (reference, ours) for name, (reference, ours, _) in REASONS.items()}


_HIDDEN = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?]]>", re.DOTALL)
_BEGINNING = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)(?=[\s>/])")


@pytest.mark.corpus
def test_real_feeds_give_as_many_items_as_a_person_counts() -> None:
    """Each tag that begins one is an item, but for those that are told."""
    corpus()
    found = {one.name: one.ours for one in counts() if not one.name.startswith("jsonfeed/")}
    texts = {name: _HIDDEN.sub("", decode((FEEDS / name).read_bytes())) for name in found}
    tagged = {name: len(_BEGINNING.findall(text)) for name, text in texts.items()}
    assert {name for name in found if found[name] != tagged[name]} == REASONS.keys() - {
        "encodings/ffp_eliot-jones.com_9e0834.xml"
    }


def test_the_adapter_can_fail() -> None:
    """Equal is what the product makes the same of, and nothing else."""
    item = b"<title>&lt;i>a&lt;/i> &amp;amp; b</title><description>&lt;b>c&lt;/b></description>"
    (entry,) = parse(b"<rss><item>" + item + b"</item></rss>", {}, "http://x.example/")["entries"]
    assert entry["title"] == "<b>a</b> &#38; b"
    assert entry["title"] != "a b"
    assert entry["summary"] == "<B onclick=x>c</B>"
    assert entry["summary"] != "c"
    assert Shown("x", str.lower) == "X"
    assert Decoded(b"\xe9", "é") == "iso-8859-1"
    assert Decoded(b"\xe9", "é") != "koi8-r"


@pytest.mark.parametrize(
    ("path", "value", "excluded"),
    [
        (["feed", "cloud", "port"], "80", True),
        (["feed", "title"], "cloud", False),
        (["entries", 0, "links", 0, "rel"], "via", True),
        (["entries", 0, "links", 0, "rel"], "alternate", False),
    ],
)
def test_a_case_is_excluded_by_what_it_asserts(path: list[str | int], value: str, excluded: bool) -> None:  # noqa: FBT001 - a table's column
    """Never by its name or by what comes of it."""
    assert (reason("wellformed/rss", {"path": path, "value": value, "raw": ""}) is not None) is excluded


def test_a_case_without_a_path_is_excluded_by_its_words() -> None:
    """Up to what it expects."""
    assert reason("x", {"path": None, "raw": "feed['itunes_explicit'] is False"})
    assert not reason("x", {"path": None, "raw": "feed['title'] == 'a' + '.itunes_explicit'"})
