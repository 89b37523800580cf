"""The places of keys in a TOML text."""

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from config.lines import key_lines, line_of, statements

TEXT = '''\
# a comment with an apostrophe: don't [[sources]]
include = ["a.toml"]   # and "more
[site]
title = """
[[sources]]
not = "a key"
"""
"quoted key".'and literal' = {a = 1, b = [1,
  2]}

[[sources]]
url = 'https://a/#"['
[sources.headers]
X-A = "1"
[[sources]]
url = "https://b/\\"]"
'''
BLOCKS = st.sampled_from(
    [
        "\n",
        "# it's [a] \"comment\n",
        "[[sources]]\n",
        "  [[ sources ]] # second\r\n",
        'a{n} = """x\n[[y]]\n\\""""\n',
        "b{n} = '''\n[z]\n''''\n",
        "c{n} = [1, [2,\n # ]\n 3]]\n",
        "\"d {n}\".'e' = {{ f = ']' }}\n",
    ]
)


def test_finds_the_line_of_every_kind_of_key() -> None:
    """Dotted, quoted and inherited keys and tables in arrays are found where they stand."""
    lines = key_lines(TEXT)
    assert lines["include",] == 2
    assert lines["site",] == 3
    assert lines["site", "title"] == 4
    assert lines["site", "quoted key", "and literal"] == 8
    assert lines["sources", 0, "url"] == 12
    assert lines["sources", 0, "headers", "X-A"] == 14
    assert lines["sources", 1] == 15
    assert lines["sources", 1, "url"] == 16


def test_what_has_no_line_takes_that_of_what_it_stands_in() -> None:
    """A key inside a value, or one that is missing, is told by the nearest line around it."""
    lines = key_lines(TEXT)
    assert line_of(lines, ("site", "quoted key", "and literal", "b")) == 8
    assert line_of(lines, ("sources", 1, "title")) == 15
    assert line_of(lines, ("nowhere", "at all")) == 1


@given(st.lists(BLOCKS))
def test_statements_are_the_whole_text_and_see_what_tomllib_sees(blocks: list[str]) -> None:
    """No character is lost between statements, and the arrays of tables are those that TOML has."""
    text = "".join(block.format(n=number) for number, block in enumerate(blocks))
    found = list(statements(text))
    assert "".join(text[part.start : part.end] for part in found) == text
    assert [part.line for part in found] == [text.count("\n", 0, part.start) + 1 for part in found]
    headers = [part for part in found if part.kind == "array"]
    assert len(headers) == len(tomllib.loads(text).get("sources", []))
