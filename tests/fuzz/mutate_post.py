"""Posts made wrong by their structure: fences, keys, indentation, dates, tags and Markdown of their bodies."""

import re
from collections.abc import Sequence
from random import Random

from fuzz.mutate import ANYWHERE, ENCODED, Mutation, put
from fuzz.values import DATES, HTML, NAMES, NUMBERS, URLS

_FENCE = re.compile(rb"^(?:-{3,}|\+{3,}|;{3,}|\.{3})[ \t]*\w*[ \t]*$", re.MULTILINE)
_VALUE = re.compile(rb"^[ \t#+.]*[\w-]+[ \t]*[:=][ \t]*(?P<value>[^\n]*)$", re.MULTILINE)
_MOMENT = re.compile(rb"\d{4}-\d\d-\d\d[^\n\"']{0,20}")
_FENCES = (
    "---", "----", "--", "--- ", "---\r", "---yaml", "---toml", "---json", "---js", "+++", "++", ";;;", "...",
    "{", "}", "\ufeff---", " ---", "---\n---", "<!--", "-->", "", "\n\n",
)  # fmt: skip
_KEYS = (
    "title", "linktitle", "date", "updated", "lastmod", "modified", "created", "published", "draft", "visible",
    "status", "layout", "permalink", "url", "slug", "guid", "id", "abbrlink", "link", "source", "canonical_url",
    "external_url", "author", "authors", "by", "categories", "category", "tags", "keywords", "series",
    "taxonomies", "extra", "params", "headimg", "cover", "image", "images", "header", "banner", "photos",
    "article_header", "og_image", "enclosure", "enclosures", "excerpt", "summary", "description", "lang",
    "language", "excerpt_separator", "publishdate", "expirydate", "expires", "hidden", "private", "pin",
    "feedworks", "body", "paths",
)  # fmt: skip
_YAML = (
    "", "~", "null", "true", "no", "[", "]", "[]", "{}", "{", "[[[[x]]]]", "{a: {b: [c, {d: e}]}}",
    "[a, [b, [c]], {d: e}, null, 1]", "&a x", "*a", "<<: *a", "&a [*a]", "!!python/object/apply:os.system [x]",
    "!!binary aGk=", "!!set {a, b}", "!!timestamp 2024-01-01", "!!int 0x1F", "!!float .inf", "! x", "!x y", "|",
    "|2-\n   x", ">+\n  a\n\n  b", "'", '"', '"\\x00\\ud800\\U0010FFFF"', '"\\', "a: b: c", "x #y", "%x", "@x",
    "`x`", "? x", "? [a]\n: b", "- a\n- b", "\n- a\n  - b\n - c", "\n  name: x\n  url: //y\n", "\n\ta: b",
    "\n  a: 1\n   b: 2", "{name: [a], email: {b: c}, url: []}",
    "[{name: a, url: 'http://['}, {given: x}, {label: y}]", "{url: a.mp3, type: x, length: 99999999999999999}",
    "[" * 500, "{a: " * 500, "- " * 500, "[" * 20_000, "a." * 200, "'''x'''", '"""x"""', "1979-05-27T07:32:00Z",
    "{ a.b.c = 1 }", "/:year/:title/", "{{ page.title }}", "../../x", "/2024/../../x",
    "https://elsewhere.example/", "%2e%2e/x", "::", "a/b/c", "/", "x" * 70_000,
)  # fmt: skip
_TAGS = (
    "{% raw %}", "{% endraw %}", "{% x %}", "{% img a.png 10 20 'x' %}", "{% codeblock x lang:y %}",
    "{% endcodeblock %}", "{% post_link x %}", "{% asset_img a b c %}", "{% youtube x %}",
    "{% include x.html a=b %}", "{% link x %}", "{% highlight x %}", "{% endhighlight %}", "{% note x %}",
    "{% endnote %}", "{% if x %}", "{% for a in b %}", "{% blockquote @x http://y z %}", "{% endblockquote %}",
    "{% quote", "{%- x -%}", "{%", "%}", "{{ x }}", "{{ 'a' | b: c }}", "{{", "}}", "{{< figure src='a' >}}",
    "{{< x", ">}}", "{{% y %}}", "{{% /y %}}", "{{</* z */>}}", '{{< ref "x" >}}', "{{< highlight go >}}",
    "{{< /highlight >}}", "{{< youtube id=x >}}", "{{<", "{{%", "{: .x }", "{#x}", "{.x #y z=w}", "[TOC]",
    "[[x]]", "![[x|y]]", ":::note[x]", ":::", "::::", "!!! x", "??? y", "<Foo a={b} />", "<Foo>", "</Foo>",
    "<Foo.Bar {...x}>", "<>", "</>", "{x}", "{/* x */}", "{", "import x from 'y'\n", "export const a = {\n",
    "export default", "<!-- more -->", "<!-- truncate", "<!--more", "<Tabs>", "<TabItem value='x'>",
    ".. image:: a.png\n   :alt: x\n", ".. code-block:: x\n\n   y\n", ".. _x: http://y\n", "`x <y>`_", "`x`__",
    ":ref:`x <y>`", "|x|", ".. |x| image:: y\n", ".. raw:: html\n\n   <b>\n", "====\nx\n====\n", "::\n\n  x\n",
    "+--+\n|x |\n+--+\n", ".. x::", "#+BEGIN_SRC x\n", "#+END_SRC\n", "#+BEGIN_QUOTE\n", "[[file:a.png]]",
    "[[x][y]]", "[[", "* x\n** y\n", ":PROPERTIES:\n", ":END:\n", "#+INCLUDE: x\n", "#+TITLE: x\n", "[fn:1] x",
    "=x= ~y~ /z/ _w_ +v+",
)  # fmt: skip
_MARKDOWN = (
    "# x\n", "#", "=====\n", "-----\n", "> ", "> " * 200, "- " * 200, "1. " * 100, "* a\n  * b\n    * c\n",
    "```\n", "```x y=z {1}\n", "~~~\n", "`", "``", "` " * 500, "[", "]", "[" * 3000, "![" * 1000, "[a](" * 500,
    "[a](b", "[a](<b c> 'd')", "[a]: http://b 'c'\n", "[a][b]", "[^1]", "[^1]: x\n", "![a](b.png){width=1}",
    "*" * 1000, "_a_b_" * 300, "**a*b**c*", "~~x~~", "<http://a>", "<a@b.example>", "<b",
    "<div>\n\n*x*\n\n</div>\n", "|a|b|\n|-|-|\n|c|d|\n", "|" * 1000, "    code\n", "\tcode\n", "\\", "&lt;",
    "a  \nb", "$$x$$", "\n\n\n", "---\n", "***\n", "<!--", "<![CDATA[", "<?php", "http://a.example/x", "\u2028",
    "\x0b",
)  # fmt: skip


def break_fence(data: bytes, _: bytes, chance: Random) -> bytes:
    """Write another fence, or something else, for one of those there are; or one more above everything."""
    fence = _pick(_FENCE, data, chance)
    place = fence.span() if fence and chance.random() < 0.8 else (0, 0)
    return put(data, *place, chance.choice(_FENCES).encode())


def add_key(data: bytes, _: bytes, chance: Random) -> bytes:
    """State one of the keys that mean something, with a value that may be of any kind."""
    at = _line(data, chance) if chance.random() < 0.3 else data.find(b"\n") + 1
    form = chance.choice(
        (
            "{}: {}\n",
            "{}: {}\n",
            "{} = {}\n",
            '"{}": {},\n',
            ".. {}: {}\n",
            "#+{}: {}\n",
            ":{}: {}\n",
            "  {}: {}\n",
        )
    )
    return put(data, at, at, form.format(chance.choice(_KEYS), _any_value(chance)).encode())


def change_value(data: bytes, _: bytes, chance: Random) -> bytes:
    """Write something else behind a key."""
    value = _pick(_VALUE, data, chance)
    return put(data, *value.span("value"), _any_value(chance).encode()) if value else data


def change_date(data: bytes, _: bytes, chance: Random) -> bytes:
    """Write another date, or one that is none."""
    moment = _pick(_MOMENT, data, chance)
    return put(data, *moment.span(), chance.choice(DATES).encode()) if moment else data


def indent(data: bytes, _: bytes, chance: Random) -> bytes:
    """Push lines to the right, by blanks or tabs, or to the left."""
    start, end = _lines(data, chance)
    lines = data[start:end].splitlines(keepends=True)
    by = chance.choice((b" ", b"  ", b"    ", b"\t", b"> ", b"- ", b"\xc2\xa0", b""))
    return put(data, start, end, b"".join(by + line if by else line.lstrip(b" \t") for line in lines))


def repeat_lines(data: bytes, _: bytes, chance: Random) -> bytes:
    """Say lines again, up to 2,000 times."""
    start, end = _lines(data, chance)
    return put(data, start, end, data[start:end] * chance.choice((2, 3, 50, 2000)))


def move_lines(data: bytes, other: bytes, chance: Random) -> bytes:
    """Take lines, of this post or the other, to another place, or away."""
    start, end = _lines(data, chance)
    piece, rest = data[start:end], put(data, start, end, b"")
    if chance.random() < 0.4:
        piece, rest = other[slice(*_lines(other, chance))], data
    at = _line(rest, chance)
    return put(rest, at, at, piece if chance.random() < 0.8 else b"")


def insert_markup(data: bytes, _: bytes, chance: Random) -> bytes:
    """Add a generator's tags, Markdown and HTML, here and there or in one place."""
    for _unused in range(chance.choice((1, 1, 2, 8))):
        kind: Sequence[str] = chance.choice((_TAGS, _TAGS, _MARKDOWN, HTML))
        pieces = "".join(chance.choices(kind, k=chance.choice((1, 1, 2, 5)))) * chance.choice((1, 1, 1, 2, 400))
        at = _line(data, chance) if chance.random() < 0.5 else chance.randint(0, len(data))
        data = put(data, at, at, pieces.encode())
    return data


POST: Sequence[Mutation] = (
    break_fence, add_key, add_key, change_value, change_value, change_date, indent, repeat_lines, move_lines,
    insert_markup, insert_markup, insert_markup, *ANYWHERE, ENCODED[0],
)  # fmt: skip


def _pick(pattern: re.Pattern[bytes], data: bytes, chance: Random) -> re.Match[bytes] | None:
    """Return one of the first 40 matches."""
    found = [match for match, _ in zip(pattern.finditer(data), range(40), strict=False)]
    return chance.choice(found) if found else None


def _line(data: bytes, chance: Random) -> int:
    """Return where a line begins; those of the front matter are the likelier."""
    near = len(data) if chance.random() < 0.5 else min(len(data), 500)
    return data.rfind(b"\n", 0, chance.randint(0, near)) + 1


def _lines(data: bytes, chance: Random) -> tuple[int, int]:
    """Return where up to ten lines begin and end."""
    start = end = _line(data, chance)
    for _ in range(chance.choice((1, 1, 2, 10))):
        end = data.find(b"\n", end) + 1 or len(data)
    return start, end


def _any_value(chance: Random) -> str:
    kind: Sequence[str] = chance.choice((_YAML, _YAML, DATES, URLS, NUMBERS, NAMES, HTML))
    value = chance.choice(kind)
    return value if chance.random() < 0.7 else f'"{value}"'
