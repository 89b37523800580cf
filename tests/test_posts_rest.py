"""Bodies of reStructuredText files."""

import pytest
from marked import marked
from reading_posts import read


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Tea\n===\n\nHot\n---\n\nCup\n===", "## Tea ### Hot ## Cup"),
        ("####\nTea\n####\n\nHot\n####", "## Tea ### Hot"),
        ("Hot.\n\n----\n\nCold.\n--", "Hot. *** Cold. --"),
        ("``a*b`` *hot* **tea** :kbd:`A` :code:`b` `cup`", "``a*b`` *hot* **tea** A `b` *cup*"),
        (
            "`Tea\n<https://tea.example>`_ and `<https://a.example>`__",
            '<a href="https://tea.example">Tea</a> and <a href="https://a.example">https://a.example</a>',
        ),
        (
            "tea_ `green tea`_ cup_ [1]_ a_b\n\n.. _tea: https://tea.example\n.. _`green tea`: /green\n.. [1] a",
            '<a href="https://tea.example">tea</a> <a href="/green">green tea</a> cup_ [1] a_b [1] a',
        ),
        (":doc:`Tea </tea>` :ref:`tea`", "Tea tea"),
        ("Hot::\n\n  a < b\n\n   c\n\nCold ::\n\nd", "Hot: <pre><code>a &lt; b c </code></pre> Cold: d"),
        ("::\n\n  a", "<pre><code>a </code></pre>"),
        (".. code-block:: c\n   :linenos:\n\n   a *b*\n\n     c\n\nHot.", "<pre><code>a *b* c </code></pre> Hot."),
        (".. image:: a.png\n   :alt: A", '<img src="a.png" alt="A">'),
        (
            ".. figure:: a.png\n\n   Cup\n\n   More.",
            '<figure><img src="a.png" alt="Cup"><figcaption>Cup</figcaption></figure>',
        ),
        (".. thumbnail:: /a.png", '<img src="/a.png" alt="">'),
        (".. youtube:: a", '<a href="https://www.youtube.com/watch?v=a">https://www.youtube.com/watch?v=a</a>'),
        (".. vimeo:: 7", '<a href="https://vimeo.com/7">https://vimeo.com/7</a>'),
        (".. note:: Hot\n   tea.", "<blockquote> Hot tea. </blockquote>"),
        (".. admonition:: Cups\n\n   Hot.", "<blockquote> <p><strong>Cups</strong></p> Hot. </blockquote>"),
        (".. raw:: html\n\n   <b>a</b>\n\n.. raw:: latex\n\n   no", "<b>a</b>"),
        (".. include:: /etc/passwd\n.. raw:: html\n   :file: /etc/passwd\n.. contents::", ""),
        (".. unknown:: x\n\n   Hot *tea*.", "Hot *tea*."),
        (".. no\n   no\n\n   no\n..\n\nHot.", "Hot."),
        ("..\n   no\n\nHot.\n\n..\n\n   Tea.", "Hot. <blockquote> Tea. </blockquote>"),
        (".. class:: cup\n\n   Hot.\n\n.. rst-class:: x\n\nTea.", "Hot. Tea."),
        ("Hot.\n\n.. TEASER_END\n\nCold.", "Hot. <!-- more --> Cold."),
        ("Hot.\n\n   Quoted.\n\nCold.", "Hot. <blockquote> Quoted. </blockquote> Cold."),
        ("- a\n\n  b\n- c", "- a b - c"),
        (
            "+---+\n| a |\n+---+\n\n=== ===\na   b\n=== ===",
            "<pre><code>+---+ | a | +---+ </code></pre> <pre><code>=== === a b === === </code></pre>",
        ),
        (">>> a\n1", "<pre><code>&gt;&gt;&gt; a 1 </code></pre>"),
        ("a\\ b", "ab"),
    ],
)
def test_rest(text: str, left: str) -> None:
    """Headings, links, code, images and boxes are kept; no file is read; what is unknown leaves its content."""
    assert marked(text, "nikola", "tea.rst") == left


def test_boxes_in_boxes_end_as_text() -> None:
    """Depth is bounded, and nothing that is deeper is lost."""
    text = "".join("   " * depth + ".. note::\n\n" for depth in range(60)) + "   " * 60 + "Hot."
    assert "Hot." in marked(text, "nikola", "tea.rst")


def test_a_whole_rest_file() -> None:
    """It ends as clean HTML, with Nikola's shortcodes replaced too."""
    text = ".. title: Tea\n.. date: 2024-01-02\n\nHot\n---\n\nA `b`_.\n\n.. _b: /b\n\n{{% youtube a %}}"
    item = read(text, "tea.rst", dialect="nikola", base_url="https://tea.example/").item
    assert item.content is not None
    assert item.content.startswith('<h2>Hot</h2>\n<p>A <a href="https://tea.example/b"')
    assert "watch?v=a" in item.content
