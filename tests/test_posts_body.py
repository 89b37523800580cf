"""Bodies in Markdown and HTML."""

import pytest
from reading_posts import read, yaml

from config.model import DialectName
from feeds.posts.body import read_body


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Hot *tea*.", "<p>Hot <em>tea</em>.</p>"),
        ("~~Cold~~", "<p><s>Cold</s></p>"),
        ("Hot <b>tea</b>.", "<p>Hot <b>tea</b>.</p>"),
        ("Hot:\n\n    boil()", "<p>Hot:</p>\n<pre><code>boil()\n</code></pre>"),
        ("<https://tea.example/> is hot.\n", None),
        ("<script>alert(1)</script>", ""),
        ("", ""),
    ],
)
def test_markdown(text: str, content: str | None) -> None:
    """Markdown is CommonMark with inline HTML, and the HTML policy has the last word."""
    rendered = read_body(text, ".md", None).content
    assert (
        (rendered or "") == content if content is not None else 'href="https://tea.example/"' in (rendered or "")
    )


def test_tables() -> None:
    """Tables are understood as GitHub writes them."""
    assert "<td>hot</td>" in (read_body("|tea|\n|-|\n|hot|", ".md", None).content or "")


@pytest.mark.parametrize(
    "text",
    [
        "<div>   \n<p>\nHot\n        tea.\n\n        With *stars* & 1 < 2.\n</p>\n  \n</div>\n        ",
        "<!-- tea --><br>\n<p>Hot\n\n    tea</p></i><img src='http://tea.example/a.png'>",
        "<p>Hot</p>\n\n<ul>\n\n    <li>tea\n\n        so hot</li>\n\n</ul>",
    ],
)
def test_html_in_markdown_is_left_alone(text: str) -> None:
    """A body that is HTML all through is no Markdown: indented lines are no code, and stars are stars."""
    content = read_body(text, ".md", None).content or ""
    assert "<pre>" not in content
    assert content.count("<p>") == 1
    assert "<em>" not in content


@pytest.mark.parametrize(
    "text",
    [
        "<div>Tea</div>\n\n*hot*",
        '<div markdown="1">\n\n*hot*\n\n</div>',
        "*hot* <br>",
        "<!-- note -->\n\n*hot*",
        "<ul><li>tea</ul>\n\n*hot* <br>",
        "<https://tea.example/>\n\n*hot*\n\n<br>",
    ],
)
def test_html_beside_markdown_leaves_it_markdown(text: str) -> None:
    """HTML at the top does not make HTML of the Markdown below it."""
    assert "<em>hot</em>" in (read_body(text, ".md", None).content or "")


def test_html_files_are_html() -> None:
    """A file's extension says that it is no Markdown, in any case."""
    assert read_body("Hot *tea*.", ".HTML", None).content == "Hot *tea*."


@pytest.mark.parametrize("more", ["<!-- more -->", "<!--more-->", "<!--  more-->"])
def test_the_lead_is_what_stands_before_more(more: str) -> None:
    """What comes before the mark is the summary, complete in itself, and links defined below it work."""
    body = read_body(f"Hot [tea].\n\n{more}\n\nThe *rest*.\n\n[tea]: https://tea.example/\n", ".md", None)
    assert body.lead is not None
    assert 'href="https://tea.example/"' in body.lead
    assert "rest" not in body.lead
    assert "rest" in (body.content or "")


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("\n<div>\nHot *tea*\n</div>\n", "Hot *tea*"),
        ("<div>\n<div>Hot</div>\n</div>", "<div>Hot</div>"),
        ("<div>Hot</div>\n<div>tea</div>", "<div>Hot</div>\n<div>tea</div>"),
        ("<div lang='en'>Hot</div>", '<div lang="en">Hot</div>'),
    ],
)
def test_a_plain_div_around_a_body_is_no_part_of_it(text: str, content: str) -> None:
    """Who writes HTML puts it in a `<div>` to keep Markdown away; one says nothing, a second or another stays."""
    assert read_body(text, ".md", None).content == content


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (
            "Hot.\n\n<!-- more ->\n\nCold *tea*.",
            "<p>Hot.</p>\n<p>&lt;!-- more -&gt;</p>\n<p>Cold <em>tea</em>.</p>",
        ),
        (
            "<!-- a -->\n\n> <!-- b\n\n`<!--`",
            "<blockquote>\n<p>&lt;!-- b</p>\n</blockquote>\n<p><code>&lt;!--</code></p>",
        ),
        ("<div>\n\n<!-- a\n<p>Hot</p>\n<!-- b\n</div>", "&lt;!-- a\n<p>Hot</p>\n&lt;!-- b"),
        ("<p>Hot</p>\n\n<!-- a\n\n*tea*\n\n<br>", "<p>Hot</p>\n<p>&lt;!-- a</p>\n<p><em>tea</em></p>\n<br>"),
        ("<p>Hot</p> <!-- a --!> <!-->", "<p>Hot</p>"),
    ],
)
def test_a_comment_without_an_end_hides_nothing(text: str, content: str) -> None:
    """A browser would take all that follows for the comment; what is closed stays hidden."""
    assert read_body(text, ".md", None).content == content


def test_a_comment_without_an_end_hides_nothing_in_html() -> None:
    """Nor does it in a file that is HTML."""
    assert read_body("<p>Hot</p><!-- a <p>tea</p>", ".html", None).content == "<p>Hot</p>&lt;!-- a <p>tea</p>"


def test_a_lead_inside_elements_is_closed() -> None:
    """Elements that are open at the mark are closed in the summary."""
    assert read_body("<div><p>Hot<!-- more --> tea</p></div>", ".html", None).lead == "<p>Hot</p>"


def test_no_lead_without_a_mark() -> None:
    """Nothing is cut from a body that marks nothing, and a mark at the very top marks nothing."""
    assert read_body("Hot tea.", ".md", None).lead is None
    assert read_body("<!-- more -->\n\nHot tea.", ".md", None).lead is None


@pytest.mark.parametrize(
    ("line", "summary"),
    [
        ("excerpt: Hot & <b>strong</b>", "Hot &amp; <b>strong</b>"),
        ("description: 1 < 2 *tea*", "1 &lt; 2 <em>tea</em>"),
        ("summary: Hot", "Hot"),
        ("intro: Hot", "Hot"),
        ("description:", "<p>Lead</p>"),
        ("excerpt: <script>alert(1)</script>", "<p>Lead</p>"),
    ],
)
def test_summary(line: str, summary: str) -> None:
    """What the front matter says is the summary, else the lead; clean HTML either way."""
    assert read(yaml(line, body="Lead\n\n<!-- more -->\n\nRest")).item.summary == summary


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("# Green *tea* #\n\nHot.", "Green tea"),
        ("\n\n# Tea & cups", "Tea & cups"),
        ("Hot.\n\n# Tea", "a"),
        ("## Tea", "a"),
        ("#Tea", "a"),
        ("#  ", "a"),
    ],
)
def test_a_heading_is_the_title_of_a_post_without_one(body: str, title: str) -> None:
    """The heading of the first level that a body begins with says more than the file's name."""
    assert read(yaml("date: 2024-01-02", body=body), "a.md").item.title == title
    assert read(yaml("title: Mine", body=body), "a.md").item.title == "Mine"


def test_a_note_at_the_foot_is_no_address() -> None:
    """One word would be where a link leads (CommonMark 0.31 §4.7), and the note would be lost."""
    text = "Hot.[^1] Tea.[^2]\n\n[^1]: Cold.\n\n[^2]: https://tea.example/"
    assert (read_body(text, ".md", "https://a.example/").content or "").splitlines() == [
        '<p>Hot.[^1] Tea.<a href="https://tea.example/" rel="noopener noreferrer nofollow">^2</a></p>',
        "<p>[^1]: Cold.</p>",
    ]


def test_what_is_made_to_be_slow_is_not_rendered() -> None:
    """A body that is longer or deeper than clean HTML may be ends as text, so Markdown never sees it."""
    for slow in ("*hot* " * 50_000, "<div>" * 40_000 + "*hot*<br>"):
        content = read_body(slow, ".md", None).content or ""
        assert "*hot*" in content
        assert "<em>" not in content


def test_what_is_too_long_keeps_its_tags() -> None:
    """It ends as plain text, in which no tag is looked for."""
    assert "{% tea %}" in (read(yaml(body="Hot {% tea %}. " * 20_000)).item.content or "")


@pytest.mark.parametrize(
    ("dialect", "suffix", "content"),
    [
        ("hexo", ".md", "<p>Hot<br>\ntea</p>"),
        ("hexo", ".org", "<p>Hot\ntea</p>"),
        ("jekyll", ".md", "<p>Hot\ntea</p>"),
    ],
)
def test_the_end_of_a_line_is_one_on_hexos_pages(dialect: DialectName, suffix: str, content: str) -> None:
    """Its renderer breaks lines where Markdown does (`breaks: true`); no other generator's does by default."""
    front = "#+TITLE: Tea\n#+DATE: 2026-11-20\n\n" if suffix == ".org" else "---\ntitle: Tea\n---\n"
    assert read(f"{front}Hot\ntea\n", name=f"tea{suffix}", dialect=dialect).item.content == content
