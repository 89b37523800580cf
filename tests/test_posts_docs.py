"""What docs/posts.md says is what is read."""

import re
from pathlib import Path
from typing import get_args

import pytest
from reading_posts import read

from config.model import DialectName
from feeds.errors import PostError
from feeds.posts.dialects import DIALECTS

PAGE = (Path(__file__).parents[1] / "docs" / "posts.md").read_text(encoding="utf-8")
CASES = re.findall(r"^\| `([^|]+)` \| (read|refused)", PAGE.partition("## Hard cases")[2], re.MULTILINE)


@pytest.mark.parametrize(("lines", "outcome"), CASES)
def test_each_hard_case_ends_as_documented(lines: str, outcome: str) -> None:
    """The front matter of the table is read or refused, and what is refused has its line."""
    text = f"---\n{lines.encode().decode('unicode_escape')}\n---\nHot."
    if outcome == "read":
        assert read(text).item.title
    else:
        with pytest.raises(PostError) as caught:
            read(text)
        assert caught.value.line


def test_the_table_has_cases() -> None:
    """Both outcomes are there."""
    assert {outcome for _, outcome in CASES} == {"read", "refused"}


@pytest.mark.parametrize("name", get_args(DialectName))
def test_each_dialect_is_documented(name: DialectName) -> None:
    """By what it is told, and what it reads and holds back."""
    told, read_from = re.findall(rf"^\| {name} \| .*", PAGE, re.MULTILINE)[:2]
    assert told
    for key, values in DIALECTS[name].holds.items():
        words = values if values != {"true"} else {key}
        assert all(word in read_from.lower() for word in words)


@pytest.mark.parametrize(
    "key", sorted({key for one in DIALECTS.values() for key in (*one.dates, *one.permalinks)})
)
def test_each_key_is_documented(key: str) -> None:
    """Dates and permalinks are named where they are told."""
    assert f"`{key}`" in PAGE.lower()
