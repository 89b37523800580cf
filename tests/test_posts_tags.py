"""Tags in bodies: what is code stays code, what never ends is text, and nothing takes long."""

import time
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marked import marked

from config.model import DialectName
from feeds.clean.html import MAX_LENGTH
from feeds.posts.body import read_body

SHOWN = ["{% img a.png %}", "{{< figure src=a.png >}}", "{{ youtube(id=1) }}", "<Tea/>"]


@pytest.mark.parametrize("dialect", get_args(DialectName))
@pytest.mark.parametrize("tag", SHOWN)
@pytest.mark.parametrize(
    "text",
    [
        "```\n@\n```\n",
        "~~~~ text\n@\n~~~\n@\n~~~~\n",
        "- a\n\n  ```\n  @\n  ```\n",
        "> ```\n> @\n",
        "Hot `@` tea `` ` @ ``.",
    ],
)
def test_code_is_left_alone(dialect: DialectName, tag: str, text: str) -> None:
    """No generator's tags are looked for in fences and code spans."""
    code = text.replace("@", tag)
    assert marked(code, dialect) == " ".join(code.split())


@pytest.mark.parametrize("dialect", get_args(DialectName))
@pytest.mark.parametrize(
    "text",
    [
        "Hot {% tea",
        "Hot {{< tea",
        "{% tea\n\n%} cold",
        "Hot {{ tea",
        "{%%}",
        "A < B { C",
        "100% {sure}",
    ],
)
def test_what_is_no_tag_is_text(dialect: DialectName, text: str) -> None:
    """A mark that opens nothing, or goes on over an empty line, is what it looks like."""
    assert marked(text, dialect) == " ".join(text.split())


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("`{% img a.png %} ` {% img b.png %}", '`{% img a.png %} ` <img src="b.png" alt="">'),
        ("` {% tea %}\n\n` {% tea %}", "` `"),
        ("`` ` {% tea %}", "`` `"),
        ("```\n{% tea %}", "```\n{% tea %}"),
        ("``` {% tea %} ```", "``` {% tea %} ```"),
        (
            "{% codeblock %}\na ` b {% tea %} ```\n{% endcodeblock %} {% tea %}",
            "<pre><code>a ` b {% tea %} ``` </code></pre>",
        ),
        ("{% codeblock %} {% tea %}", ""),
        ("{% raw %}{% tea %}{% endraw %}", "{% tea %}"),
    ],
)
def test_where_code_begins_and_ends(text: str, left: str) -> None:
    """Code spans end in their paragraph, fences at the end of the text; tags for code hold no others."""
    assert marked(text, "hexo") == " ".join(left.split())


@given(
    text=st.text(alphabet="ab\n >%}/*:()[]\"'=.#|_-", max_size=60), dialect=st.sampled_from(get_args(DialectName))
)
def test_code_survives_any_neighbour(text: str, dialect: DialectName) -> None:
    """Whatever stands before a fence, unless it begins code or a tag itself, what is in the fence stays."""
    fence = "``` {% img a.png %} {{< tea >}} <Tea/> ```"
    assert fence in marked(f"{text}\n\n```\n{fence.strip('` ')}\n```\n", dialect)


HOSTILE = [
    "{%", "{% ", "{{", "{{<", "{{% ", "{#", "{% raw %}", "{% highlight x %}", "{{< highlight go >}}", "{% a() %}",
    "{{< button >}}", "{{< button >}}a{{< /button >}}", "{{< /button >}}",
    "`", "`a", "```\n", "````a\n", "<A ", "<A {", '<a "', "<A b={", "{a", "{{a}", "{/* *", "import a from\n",
    "export a\n", "export let a =\n", "export let a =\n\n b", "export let a, ", "export default (", "export {",
    ":::a[\n", '{% a "', "<!-- tab ", "#+begin_src\n", "[[a][b", "/a ", ":PROPERTIES:\n", ".. a::\n",
    "a.a_ ", ":a:", "a::\n  b\n", "===\n", "a\n=\n", "+--\n", "\n", " \n", " ", "{static}", "](@/", "](a", "](",
    " {#",
    "{::comment}", "{::", "# a {#a", "# a {.b} ", "- a\n{:", "1. a\n {: ",
]  # fmt: skip
GAPS = [
    ("{{< a b", "c >}}"),
    ("{{% a b", "c"),
    ("{% a b", "c %}"),
    ("{% a", "- b %}"),
    ("# a", "{#b}c"),
    ("- a\n{:", "toc"),
    ("<!-- tab ", "x"),
    ("<!-- tab a@", "x"),
]


@pytest.mark.parametrize(
    ("dialect", "name"),
    [
        ("hexo", "a.md"),
        ("jekyll", "a.md"),
        ("hugo", "a.md"),
        ("hugo", "a.org"),
        ("zola", "a.md"),
        ("pelican", "a.rst"),
        ("docusaurus", "a.mdx"),
    ],
)
def test_no_text_takes_long(dialect: DialectName, name: str) -> None:
    """A body of the greatest length, made of nothing but beginnings, takes time in proportion to its length.

    What is quadratic in one of these takes minutes: a whole text, some dozens of them, would never end here.
    """
    began = time.process_time()
    for unit in HOSTILE:
        marked(unit * (MAX_LENGTH // 8 // len(unit)), dialect, name)
    for before, after in GAPS:
        marked(before + " " * (MAX_LENGTH // 8) + after, dialect, name)
    assert time.process_time() - began < 30


@pytest.mark.parametrize(
    "mark",
    ["<!-- truncate -->", "<!--truncate-->", "<!-- TEASER_END -->", "<!-- TEASER_END: go on -->", "<!-- MORE -->"],
)
def test_the_marks_of_other_generators_end_the_lead(mark: str) -> None:
    """Each generator has its own word for where the lead ends."""
    assert read_body(f"Hot.\n\n{mark}\n\nCold.", ".md", None).lead == "<p>Hot.</p>"
