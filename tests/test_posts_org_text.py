"""Bodies of org files."""

import pytest
from marked import marked
from reading_posts import read


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("* Tea\n** TODO [#A] Green tea :hot:cup:", "## Tea ### Green tea"),
        ("*hot* /green/ +cold+ ~a * b~ =c= 1/2 a*b*c", "**hot** *green* ~~cold~~ `a * b` `c` 1/2 a*b*c"),
        (
            "[[https://tea.example][Tea]] [[https://tea.example]]",
            '<a href="https://tea.example">Tea</a> <a href="https://tea.example">https://tea.example</a>',
        ),
        (
            "[[file:a.png]] [[file:b.png][A cup]] [[./c.jpg]]",
            '<img src="a.png" alt=""> <img src="b.png" alt="A cup"> <img src="./c.jpg" alt="">',
        ),
        (
            "[[https://tea.example/a.png][Tea]] [[*Tea][above]] [[id:7]]",
            '<a href="https://tea.example/a.png">Tea</a> above id:7',
        ),
        ("#+BEGIN_SRC c\n*a* < b\n#+END_SRC", "<pre><code>*a* &lt; b </code></pre>"),
        ("#+BEGIN_EXPORT html\n<b>a</b>\n#+END_EXPORT\n#+BEGIN_COMMENT\nno\n#+END_COMMENT", "<b>a</b>"),
        (
            "#+BEGIN_QUOTE\nHot.\n#+END_QUOTE\n#+BEGIN_CENTER\nTea\n#+END_CENTER",
            "<blockquote> Hot. </blockquote> Tea",
        ),
        (":PROPERTIES:\n:A: b\n:END:\n#+CAPTION: no\n# no\n: a *b*", "a *b*"),
        ("Hot.\n# more\nCold.", "Hot. <!-- more --> Cold."),
        ("| a | b |\n|---+---|\n| 1 | 2 |", "| a | b | |---|---| | 1 | 2 |"),
        ("{{< figure src=a.png >}}", '<img src="a.png" alt="">'),
    ],
)
def test_org(text: str, left: str) -> None:
    """Headlines, lists, emphasis, links, images, blocks and tables are what they are in Markdown."""
    assert marked(text, "hugo", "tea.org") == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("#+begin_example\n* a", "## a"),
        ("#+BEGIN_COMMENT\nHot.\n\n#+begin_comment\nno\n#+end_comment\nTea.", "Hot. Tea."),
        ("#+BEGIN_SRC c\n\n/Hot/.\n#+BEGIN_SRC c\na\n#+END_SRC", "*Hot*. <pre><code>a </code></pre>"),
        (":PROPERTIES:\n:A: b\nHot.", ":PROPERTIES: :A: b Hot."),
        (":LOGBOOK:\nHot.\n* Tea\n:NOTES:\n:END:", ":LOGBOOK: Hot. ## Tea :NOTES: :END:"),
        (":PROPERTIES:\n* Tea\n:PROPERTIES:\n:A: b\n:END:\nHot.", ":PROPERTIES: ## Tea Hot."),
    ],
)
def test_what_never_ends_is_text(text: str, left: str) -> None:
    """A block or a drawer reaches to its own end only, not to that of another or over a headline."""
    assert marked(text, "hugo", "tea.org") == left


def test_a_whole_org_file() -> None:
    """It ends as clean HTML."""
    text = "#+TITLE: Tea\n#+DATE: 2024-01-02\n\n* Hot\n\n- *a*\n- b\n\n[[file:/a.png]]"
    item = read(text, "tea.org", dialect="hugo", base_url="https://tea.example/").item
    assert item.content is not None
    assert item.content.startswith("<h2>Hot</h2>\n<ul>\n<li><strong>a</strong></li>")
    assert (item.title, item.image and item.image.url) == ("Tea", "https://tea.example/a.png")
