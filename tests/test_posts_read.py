"""One file to one post."""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import PurePosixPath
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_posts import NOW, read, yaml

from config.model import DialectName
from feeds.errors import PostError
from feeds.model import Post
from feeds.posts import PostSettings, is_post, read_post
from feeds.select.identity import item_key
from store.model import Enclosure, Item, Person

SOURCE = """---
title: 'Green tea: a story'
categories:
 - Drinks
 - Hot
 - Leaves
headimg: 'https://img.example/a.jpg'
author: The Tea Paper
comments: false
date: Fri, 24 Dec 2021 20:34:53 GMT
updated: 2021-12-25 08:00:00
lang: zh_CN
tags: [green]
---

<div>
<p>Hot.</p>
</div>
"""


def test_a_whole_post() -> None:
    """Every field of an item has its place in the front matter."""
    assert read(SOURCE, "2021/tea.md", zone="Asia/Shanghai", category="Mine") == Post(
        item=Item(
            key=item_key("post", "2021/tea"),
            raw_hash=sha256(SOURCE.encode()).hexdigest()[:32],
            title="Green tea: a story",
            authors=(Person(name="The Tea Paper"),),
            published=datetime(2021, 12, 24, 12, 34, 53, tzinfo=UTC),
            updated=datetime(2021, 12, 25, 0, 0, 0, tzinfo=UTC),
            content="<p>Hot.</p>",
            language="zh-CN",
            categories=("Mine/Drinks/Hot/Leaves",),
            tags=("green",),
            image=Enclosure(url="https://img.example/a.jpg", type="image/jpeg"),
        )
    )


def test_an_empty_post_has_a_title_only() -> None:
    """A post may say nothing but that it is one."""
    item = read("---\n---\n", "tea.md").item
    assert (item.title, item.content, item.published, item.image, item.categories) == ("tea", None, None, None, ())


@pytest.mark.parametrize(
    ("line", "language"), [("lang: en", "en"), ("language: zh-Hans", "zh-Hans"), ("lang: a b", None)]
)
def test_language(line: str, language: str | None) -> None:
    """A language is a tag of BCP 47 or it is none."""
    assert read(yaml(line)).item.language == language


@pytest.mark.parametrize(
    ("name", "dialect", "is_one"),
    [
        *(
            (f"a{suffix}", "hexo", True)
            for suffix in (".md", ".markdown", ".mdx", ".html", ".HTM", ".org", ".rst")
        ),
        ("a.txt", "hexo", False),
        ("a.txt", "nikola", True),
        ("a", "nikola", False),
        ("a.meta", "nikola", False),
    ],
)
def test_extensions(name: str, dialect: DialectName, is_one: bool) -> None:  # noqa: FBT001 - what is expected
    """Posts are told by their extension; `.txt` is one for Nikola only."""
    assert is_post(name, dialect) is is_one


@pytest.mark.parametrize(
    ("beside", "text", "message", "line"),
    [
        (".. title: Tea\r\n.. date: soon\r\n", "Hot.", r"tea\.meta, line 2: the date 'soon' cannot be read", None),
        ("---\ntitle: [\n---", "Hot.", r"tea\.meta, line 3: the front matter is not YAML", None),
        ("Hot.", "Hot.", r"tea\.meta, line 1: there is no front matter", None),
        ("", "---\ntitle: [\n---\nHot.", "^the front matter is not YAML", 3),
        (".. title: Tea\n", b"Hot.\n\xff", "^the file is not UTF-8", 2),
    ],
)
def test_a_fault_is_told_of_the_file_that_has_it(
    beside: str, text: str | bytes, message: str, line: int | None
) -> None:
    """Front matter may stand in a file beside the post; lines of either are counted from its own first one."""
    data = text.encode() if isinstance(text, str) else text
    how = PostSettings(dialect="nikola")
    with pytest.raises(PostError, match=message) as caught:
        read_post(data, PurePosixPath("2024/tea.rst"), how, NOW, beside.encode())
    assert caught.value.line == line


_KEYS = "title date updated author categories tags image cover enclosure permalink url link id draft lang"
_VALUES = st.text(max_size=12) | st.sampled_from(
    [
        "[a, [b, 'c/d']]",
        "{url: //[, name: x}",
        "2024-13-45",
        "true",
        "../x",
        '"\\ud800"',
        "*x",
        "!!int 1",
        "http://[",
        "x: y",
    ]
)
_LINES = st.lists(st.tuples(st.sampled_from(_KEYS.split()), _VALUES).map(": ".join), max_size=5)
_BODIES = st.text(max_size=40) | st.sampled_from(
    ["<div>\n\n    x</div>", "<!-- more -->", "[a](b)\n\n|a|\n|-|", "{% raw %}"]
)
_YAML = st.tuples(_LINES, _BODIES).map(lambda parts: yaml(*parts[0], body=parts[1]).encode("utf-8", "replace"))
_FENCED = st.tuples(st.sampled_from([b"---\n", b"+++\n", b";;;\n", b"{", b"a: "]), st.binary(max_size=60)).map(
    lambda parts: parts[0] + parts[1] + b"\n" + parts[0]
)


@settings(deadline=None)
@given(
    data=st.binary(max_size=60) | _FENCED | _YAML,
    name=st.sampled_from(
        ["a.md", "_posts/2024-01-02-a.html", "2024-99-99-a.md", "b/index.md", "a.org", "a.rst", "a.mdx"]
    ),
    dialect=st.sampled_from(get_args(DialectName)),
)
def test_any_bytes_are_a_post_or_an_error(data: bytes, name: str, dialect: DialectName) -> None:
    """No file, however broken, ends in anything but a post or an error that the scan can show."""
    how = PostSettings(dialect=dialect, base_url="https://tea.example/")
    try:
        post = read_post(data, PurePosixPath(name), how, NOW)
    except PostError as error:
        assert str(error)  # noqa: PT017 - either outcome is right
    else:
        assert post.item.title
