"""The images of clean HTML, read and changed."""

from any_item import any_html
from hypothesis import given

from feeds.clean.html import clean_html
from feeds.clean.img_tags import shown_images, with_images

BODY = clean_html(
    '<p>One &amp; <img src="https://a.example/1?x&y" alt=\'"quoted" &lt;b&gt;\'></p>\n<pre>&lt;img src="no"&gt;\n'
    '</pre><img src="https://a.example/2" width="7" alt="it\'s&nbsp;5 &lt; &quot;6&quot;" title="&amp;amp;"><img src="https://a.example/1?x&y">',
    None,
)


def test_images_are_told_in_their_order() -> None:
    """Each once, unescaped; an image in code is text."""
    assert shown_images(BODY) == ("https://a.example/1?x&y", "https://a.example/2")
    assert shown_images("<p>none</p>") == ()


def test_a_changed_image_leaves_all_else_as_it_was() -> None:
    """Texts, references and other images stay byte for byte, and the result is clean."""
    changed = with_images(
        BODY, lambda tag: tag | {"src": "https://b.example/?a&b"} if tag["src"].endswith("2") else tag
    )
    assert changed == BODY.replace("https://a.example/2", "https://b.example/?a&amp;b")
    assert clean_html(changed, None) == changed


@given(any_html())
def test_changing_nothing_changes_nothing(html: str) -> None:
    """Whatever clean HTML holds, only what changes is written anew."""
    assert with_images(html, lambda tag: tag) == html


@given(any_html())
def test_a_rewritten_image_is_clean(html: str) -> None:
    """Each image can be written anew with its own attributes, and what comes of it needs no cleaning."""
    marked = with_images(html, lambda tag: tag | {"src": "https://ours.example/p"})
    assert clean_html(marked, None, private=True) == marked
    assert set(shown_images(marked)) <= {"https://ours.example/p"}
    assert len(shown_images(html)) >= len(shown_images(marked))
