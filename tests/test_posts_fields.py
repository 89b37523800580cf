"""Front matter in lines of its own: Nikola's, org's, reST's and Pelican's."""

import pytest
from reading_posts import read

from feeds.errors import PostError
from feeds.posts.dialects import DIALECTS
from feeds.posts.front import read_front

HEAD = """<!DOCTYPE html>
<html>
<head><title>Green  tea</title><meta name="Tags" content="green, hot"><meta charset="utf-8">
<meta name="date" content="2024-01-02 08:00"/></head>
<body class="tea">"""
HOT = "\n\nHot."


@pytest.mark.parametrize(
    ("name", "dialect", "text", "meta"),
    [
        ("a.rst", "nikola", ".. title: Tea: hot\n.. link:", {"title": "Tea: hot", "link": ""}),
        ("a.md", "nikola", "<!--\n.. title: Tea\n.. slug: tea\n-->", {"title": "Tea", "slug": "tea"}),
        ("a.md", "hexo", ".. title: Tea", {"title": "Tea"}),
        ("a.org", "hugo", "#+TITLE: Tea\n# a note\n\n#+tags[]: b c", {"title": "Tea", "tags": ["b", "c"]}),
        ("a.org", "hugo", "#+FILETAGS: :green tea:b:\n#+TAGS: c", {"tags": ["green tea", "b", "c"]}),
        ("a.org", "hugo", ":PROPERTIES:\n:ID: 1\n:END:\n#+TITLE: Tea", {"title": "Tea"}),
        ("a.org", "hugo", "#+DATE: <2024-01-02 Tue 08:30>", {"date": "2024-01-02 08:30"}),
        ("a.org", "hugo", "#+DATE: [2024-01-02 Di.]", {"date": "2024-01-02"}),
        (
            "a.rst",
            "pelican",
            "Tea\n###\n\n:date: 2024\n:tags: a,\n   b",
            {"title": "Tea", "date": "2024", "tags": "a, b"},
        ),
        ("a.rst", "hexo", "===\nTea\n===\n:Date: 2024", {"title": "Tea", "date": "2024"}),
        ("a.rst", "nikola", ":title: Tea", {"title": "Tea"}),
        ("a.md", "pelican", "Title: Tea\nDate: 2024", {"title": "Tea", "date": "2024"}),
        (
            "a.md",
            "pelican",
            "Summary: It is\n    hot.\nTags: a\nTags: b",
            {"summary": "It is hot.", "tags": ["a", "b"]},
        ),
        ("a.md", "pelican", "title: Tea\ntitle: Hot tea", {"title": "Hot tea"}),
        ("a.md", "pelican", "---\ntitle: Tea\n---", {"title": "Tea"}),
        ("a.html", "pelican", HEAD, {"title": "Green tea", "tags": "green, hot", "date": "2024-01-02 08:00"}),
    ],
)
def test_fields(name: str, dialect: str, text: str, meta: dict[str, object]) -> None:
    """Each form gives the keys in lower case, lists where it has a way to write them, and the body below."""
    loose = next(one for known, one in DIALECTS.items() if known == dialect).loose
    found = read_front((text + HOT).encode(), f".{name.partition('.')[2]}", loose)
    assert (found.meta, found.body) == (meta, "Hot.")


def test_a_body_may_look_like_front_matter() -> None:
    """What stands below an empty line, or is no field, is text."""
    assert read_front(b"Title: Tea\n\nNote: hot.", ".md", DIALECTS["pelican"].loose).body == "Note: hot."
    assert read_front(b":title: Tea\n\n:role:`text` is hot.", ".rst").body == ":role:`text` is hot."
    assert read_front(b"#+TITLE: Tea\n#+BEGIN_SRC c\n", ".org").body == "#+BEGIN_SRC c"
    drawer = ":PROPERTIES:\nHot.\n* Tea\n:PROPERTIES:\n:A: b\n:END:"
    assert read_front(f"#+TITLE: Tea\n{drawer}".encode(), ".org").body == drawer


@pytest.mark.parametrize("text", ["<html><head><title>Tea</title></head>", "<html>\n<title>Tea</title>"])
def test_a_page_needs_no_body_element(text: str) -> None:
    """HTML may leave it out (WHATWG HTML §13.1.2.4), and what it would hold is the body all the same."""
    item = read(f"{text}<p>Hot.</p></html>", "a.html", dialect="pelican").item
    assert (item.title, item.content) == ("Tea", "<p>Hot.</p>")


@pytest.mark.parametrize(
    ("name", "dialect", "text"),
    [
        ("a.md", "hexo", "Title: Tea\n\nHot."),
        ("a.md", "hexo", "#+TITLE: Tea\n\nHot."),
        ("a.md", "pelican", "https://tea.example/ is hot."),
        ("a.rst", "pelican", "Tea\n===\n\nHot."),
        ("a.rst", "nikola", ".. note:: Hot."),
        ("a.rst", "nikola", ".. _tea: https://tea.example/\n"),
        ("a.org", "hugo", "* Tea\n#+TITLE: Tea"),
        ("a.html", "jekyll", HEAD),
        ("a.html", "pelican", "<p>Hot.</p>"),
    ],
)
def test_what_is_no_front_matter(name: str, dialect: str, text: str) -> None:
    """A file that has none in the forms of its generator and its extension is no post."""
    with pytest.raises(PostError, match="no front matter"):
        read(text, name, dialect=dialect)


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("a.rst", "\n.. title: Tea\n.. date: soon\n", 3),
        ("a.org", "#+TITLE: Tea\n#+DATE: soon\n", 2),
        ("a.rst", "Tea\n===\n\n:Date: soon\n", 4),
        ("a.html", "<html><head>\n<title>Tea</title>\n<meta name='date' content='soon'></head></html>", 3),
    ],
)
def test_errors_name_the_line(name: str, text: str, line: int) -> None:
    """The line of a field is found again, whatever its form."""
    with pytest.raises(PostError, match="cannot be read") as caught:
        read(text, name, dialect="nikola")
    assert caught.value.line == line


def test_there_may_not_be_too_much_of_it() -> None:
    """64 KiB are the limit in every form."""
    with pytest.raises(PostError, match="larger than 64 KiB"):
        read(".. title: Tea\n" * 5000, "a.rst", dialect="nikola")


@pytest.mark.parametrize(
    "text",
    [
        *(line * 40_000 for line in (".. a: b\n", ":a: b\n", "#+a: b\n", "a: b\n", ":PROPERTIES:\n", "<?", "<!")),
        *(character * 250_000 for character in "=:\n<#.-"),
        *(fence + " " * 250_000 + "x" for fence in ("---", "---yaml", "+++")),
    ],
)
@pytest.mark.parametrize("name", ["a.md", "a.rst", "a.org", "a.html"])
def test_no_form_takes_long_to_be_recognised(name: str, text: str) -> None:
    """Texts of 250 KB that look like front matter over and over are refused at once."""
    with pytest.raises(PostError):
        read(text, name, dialect="pelican")
