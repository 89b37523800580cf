"""Front matter in its four languages, and what is refused of it."""

import pytest
from reading_posts import yaml

from feeds.errors import PostError
from feeds.posts.dialects import DIALECTS
from feeds.posts.front import read_front


def front(text: str | bytes, *, bare: bool = True) -> tuple[dict[str, object], str]:
    loose = DIALECTS["hexo" if bare else "jekyll"].loose
    found = read_front(text.encode() if isinstance(text, str) else text, ".md", loose)
    return dict(found.meta), found.body


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: Tea\n---\nHot.",
        "\n\n---\ntitle: Tea\n---\n\nHot.\n",
        "---  \r\ntitle: Tea\r\n---\r\nHot.",
        "---\ntitle: Tea\n...\nHot.",
        "-----\ntitle: Tea\n-----\nHot.",
        "title: Tea\n---\nHot.",
        '+++\ntitle = "Tea"\n+++\nHot.',
        ';;;\n"title": "Tea"\n;;;\nHot.',
        ';;;\n{"title": "Tea"}\n;;;\nHot.',
        '{\n  "title": "Tea"\n}\nHot.',
        '{"title": "Tea"} Hot.',
        "---yaml\ntitle: Tea\n---\nHot.",
        '---toml\ntitle = "Tea"\n---\nHot.',
        '---json\n{"title": "Tea"}\n---\nHot.',
        b"\xef\xbb\xbf---\ntitle: Tea\n---\nHot.",
        "---\nTitle: Te\x08a\n---\nHot.",
    ],
)
def test_every_fence_is_understood(text: str | bytes) -> None:
    """The languages and the liberties that generators allow all give the same post."""
    assert front(text) == ({"title": "Tea"}, "Hot.")


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("key: 2021-12-24 20:34:53", "2021-12-24 20:34:53"),
        ("key: 007", "007"),
        ("key: 1.10", "1.10"),
        ("key: 12:30", "12:30"),
        ("key: no", "no"),
        ("key: Yes", "Yes"),
        ("key: null", None),
        ("key: ~", None),
        ("key:", None),
        ("key: 'null'", "null"),
        ("key: true", True),
        ("key: False", False),
        ("key: [1, [a, true]]", ["1", ["a", True]]),
        ("key: {A: 1}", {"a": "1"}),
        ("key:\n\t- a", ["a"]),
        ("key:\ta", "a"),
        ("key: a\nKEY: b", "b"),
        ("key: a\x00b", "ab"),
        ("key: " + "9" * 5000, "9" * 5000),
        (r'key: "a\ud800b\x01"', "ab"),
    ],
)
def test_yaml_stays_text(line: str, value: object) -> None:
    """YAML makes no dates, numbers or flags of what an author wrote as text."""
    assert front(yaml(line))[0]["key"] == value


def test_toml_becomes_text() -> None:
    """Native dates of TOML become ISO 8601 with the offset they have, numbers and tables text."""
    source = "+++\na = 2021-12-24T20:34:53+08:00\nb = 2021-12-24\nc = 1.5\n[D]\ne = [true, 7]\n+++\n"
    assert front(source)[0] == {
        "a": "2021-12-24T20:34:53+08:00",
        "b": "2021-12-24",
        "c": "1.5",
        "d": {"e": [True, "7"]},
    }


def test_empty_front_matter_says_nothing() -> None:
    """Two fences with nothing between them are front matter."""
    assert front("---\n---\nHot.") == ({}, "Hot.")


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("Hot.", "no front matter", 1),
        ("", "no front matter", 1),
        ("A heading\n---\nHot.", "no front matter", 1),
        ("{{< figure >}}", "no front matter", 1),
        ("---\ntitle: Tea\n", "has no end: add ---", 1),
        ("\n+++\ntitle = 1\n", r"has no end: add \+\+\+", 2),
        ("---\n- title\n---\n", "not a list of keys", 1),
        ("---\ntitle: a: b\n---\n", "not YAML: mapping values are not allowed here", 2),
        ("\n\n---\nok: 1\ntitle: [\n---\n", "not YAML", 6),
        ("title: 'a\n---\n", "not YAML", 2),
        ("+++\ntitle = \n+++\n", "not TOML", 2),
        ("+++\ndate = 2024-13-45\n+++\n", "not TOML", 2),
        (f"+++\nbig = {'9' * 5000}\n+++\n", "not TOML", None),
        ("+++\n" + "a." * 20_000 + "a = 1\n+++\n", "a key of more than 100 parts", None),
        (';;;\n"a": 1,\n"b": \n;;;\n', "not JSON", 4),
        ('\n{\n"a": 1,,\n}', "not JSON", 3),
        ('---js\nconst title = "Tea";\n---\n', "JavaScript, which is never run", 1),
        ("---\na: &x 1\nb: *x\n---\n", "aliases are refused", 3),
        ("---\na: &x [*x]\n---\n", "aliases are refused", 2),
        ("---\na: !!python/object/apply:os.system [id]\n---\n", "could not determine a constructor", 2),
        ("---\na: !!binary junk\n---\n", "could not determine a constructor", 2),
        ("---\na: !!timestamp 2024-13-45\n---\n", "could not determine a constructor", 2),
        ("---\n? [a]\n: b\n---\n", "unhashable key", 2),
        ("---\na: " + "[" * 1000 + "\n---\n", "nested too deeply", 1),
        ('{"a": ' + "[" * 100_000 + "\n", "nested too deeply", 1),
        ("---\na: " + "x" * 65536 + "\n---\n", "larger than 64 KiB", 1),
        (b"---\na: \xff\n---\n", "not UTF-8", 2),
        ("---\na: b\n---\n".encode("utf-16"), "not UTF-8", 1),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text: str | bytes, message: str, line: int | None) -> None:
    """Whatever is wrong ends in one error that says what, and where in the file."""
    with pytest.raises(PostError, match=message) as caught:
        front(text)
    assert caught.value.line == line


def test_only_hexo_may_leave_the_first_fence_out() -> None:
    """Without leave, keys above a line of dashes are no front matter."""
    with pytest.raises(PostError, match="no front matter"):
        front("title: Tea\n---\nHot.", bare=False)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\nseo:\n  date: 1\ndate: 2\n---\ndate: 3\n", 4),
        ('+++\na = 1\n"Date" = 2\n+++\n', 3),
        ('{\n  "a": 1,\n  "date": 2\n}', 3),
        ("---\na: 1\n---\n", None),
    ],
)
def test_a_key_is_found_again_for_its_line(text: str, line: int | None) -> None:
    """Errors about a value point to the line of its key, in any language."""
    assert read_front(text.encode()).line_of("date") == line
