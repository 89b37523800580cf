"""The HTML policy: what goes, what stays, and that a second cleaning finds nothing to do."""

import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.clean.html import MAX_LENGTH, clean_html

BASE = "https://example.org/blog/post"
LINK = 'rel="noopener noreferrer nofollow"'
IMAGE = 'loading="lazy" referrerpolicy="no-referrer"'


@pytest.mark.parametrize(
    ("html", "cleaned"),
    [
        ("<p onclick=x() style='color:red' class=a id=b>text</p>", "<p>text</p>"),
        ("a<script>alert(1)</script>b<style>p{}</style>c", "abc"),
        ("<iframe srcdoc='<script>x</script>'></iframe><object data=x></object><embed src=x>z", "z"),
        ("<base href=//evil.example><meta http-equiv=refresh content='0;url=//evil.example'>z", "z"),
        ("<form action=//evil.example>Log in<input type=password></form>", "Log in"),
        ("<svg><a xlink:href='javascript:x'><set to=x></a></svg>z", "z"),
        ("<math><annotation-xml encoding='text/html'><img src=x onerror=y></annotation-xml></math>z", "z"),
        ("<noscript><p title='</noscript><img src=x onerror=y>'></noscript>",
         f'<img src="https://example.org/blog/x" {IMAGE}>\'&gt;'),
        ("<a href='javascript:x'>l</a>", f"<a {LINK}>l</a>"),
        ("<a href='&#1;java&#10;script:x'>l</a>", f"<a {LINK}>l</a>"),
        ("<a href='/root' target=_blank>l</a>", f'<a href="https://example.org/root" {LINK}>l</a>'),
        ("<a href='//1.2.3.4.5/'>l</a><img src='//xn--a/i.png'>", f"<a {LINK}>l</a>"),
        ("<a href='//straße.example/'>l</a>", f'<a href="https://xn--strae-oqa.example/" {LINK}>l</a>'),
        ("<a href='mailto:me@example.org'>l</a>", f'<a href="mailto:me@example.org" {LINK}>l</a>'),
        ("<a href='?a=1&b=2'>l</a>", f'<a href="https://example.org/blog/post?a=1&amp;b=2" {LINK}>l</a>'),
        ("<video poster='javascript:x' src=film.mp4 controls></video>",
         '<video src="https://example.org/blog/film.mp4" controls=""></video>'),
        ("<picture><source srcset='a 2x'><img src=a.png></picture>",
         f'<picture><img src="https://example.org/blog/a.png" {IMAGE}></picture>'),
        ("<q cite='data:x'>said</q>", "<q>said</q>"),
        ("x&#1;y&#xFFFE;z\ud800", "xyz"),
        ("split<!-- -->word", "splitword"),
        ("\ufeff<!-- -->\ufeffa&#xFEFF;b<i>\ufeff</i>", "ab<i></i>"),
        ("<pre>&#1;\ufeff\n&#13;a</pre>", "<pre>a</pre>"),
        ("<![CDATA[kept]]>", "kept]]&gt;"),
        ("<pre>\n\n code</pre>", "<pre> code</pre>"),
        ("<pre>&#1;\n code</pre>", "<pre> code</pre>"),
        ("a&#13;b", "a\nb"),
        ("<p title='a&#13;&#10;b'>text</p>", '<p title="a\nb">text</p>'),
        ("<pre>&#13; code</pre>", "<pre> code</pre>"),
    ],
)  # fmt: skip
def test_only_what_is_allowed_stays(html: str, cleaned: str) -> None:
    """Scripts, handlers, styles, forms, drawings and foreign schemes go; words, links and media stay."""
    assert clean_html(html, BASE) == cleaned
    assert clean_html(cleaned, BASE) == cleaned


@pytest.mark.parametrize(
    ("html", "attributes"),
    [
        ("<img src=a.png alt='A &amp; B' width=640 height=480px>",
         'src="https://example.org/blog/a.png" alt="A &amp; B" width="640" height="480"'),
        ("<img src=a.png width=100%>", 'src="https://example.org/blog/a.png"'),
        ("<img data-src=late.png>", 'src="https://example.org/blog/late.png"'),
        ("<img src='data:image/gif;base64,R0lG' data-original=late.png>",
         'src="https://example.org/blog/late.png"'),
        ("<img src='/blank.gif' data-lazy-src=late.png>", 'src="https://example.org/blog/late.png"'),
        ("<img src=a.png data-src=b.png>", 'src="https://example.org/blog/a.png"'),
    ],
)  # fmt: skip
def test_images_are_lazy_and_tell_no_referrer(html: str, attributes: str) -> None:
    """An image keeps its text and its size; one that a script would have loaded later is found."""
    assert clean_html(html, BASE) == f"<img {attributes} {IMAGE}>"


@pytest.mark.parametrize(
    "image",
    [
        "<img>",
        "<img src=''>",
        "<img src=a.gif width=1 height=1>",
        "<img src=a.gif width=0>",
        "<img src=a.gif style='display: none'>",
        "<img src=a.gif style='border:0;width:1px'>",
        "<img src=a.gif hidden>",
        "<img src=//feeds.feedburner.com/~r/blog/~4/x>",
        "<img src=http://10.0.0.1/a.png>",
        "<img src=http://localhost/a.png>",
        "<img src=http://2130706433/a.png>",
        "<img src='data:image/svg+xml,<svg onload=x>'>",
    ],
)
def test_images_that_nobody_should_load_go(image: str) -> None:
    """Counters, hidden images, and images on the reader's own network are removed as a whole."""
    assert clean_html(f"a{image}b", BASE) == "ab"


def test_a_private_feed_may_show_private_images() -> None:
    """On an intranet, and in a demonstration on loopback, the images are there too."""
    image = "<img src=http://10.0.0.2/a.png>"
    assert 'src="http://10.0.0.2/a.png"' in clean_html(image, "https://public.example/", private=True)


@pytest.mark.parametrize(
    ("tag", "url"),
    [
        ("<base href=https://cdn.example/a/>", "https://cdn.example/a/x"),
        ("<BASE target=_top HREF = '/b/'>", "https://example.org/b/x"),
        ("<base href=javascript:x>", "https://example.org/blog/x"),
        ("<base data-href=https://cdn.example/>", "https://example.org/blog/x"),
        ("<basefont href=https://cdn.example/>", "https://example.org/blog/x"),
    ],
)
def test_a_page_may_state_its_base(tag: str, url: str) -> None:
    """Some put a whole page into a post; its base is resolved as any URL is, and goes (WHATWG HTML §4.2.3)."""
    assert clean_html(f"<head>{tag}</head><a href=x>l</a>", BASE) == f'<a href="{url}" {LINK}>l</a>'


def test_without_a_base_relative_urls_go() -> None:
    """A link loses its target and an image goes, as nobody can tell where they point."""
    assert clean_html("<a href=x>l</a><img src=y>", None) == f"<a {LINK}>l</a>"


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 40_000,
        "<div><!--</div>-->" * 11_000,
        "<div a='</div>'>" * 11_000,
        "<svg><g><![CDATA[></g>]]>" * 9_000,
        "<!--" * 50_000,
        "<p>" + "".join(f"<i a={n}>" for n in range(199)) + "</p>" + "<p>x</p>" * 20_000,
        "<b>x" * 201,
        "word " * 60_000,
        "<base " * 40_000,
    ],
    ids=["deep", "comments", "attributes", "cdata", "unclosed", "reopened", "bold", "long", "bases"],
)
def test_what_would_take_too_long_becomes_text(html: str) -> None:
    """Depth, in every disguise, and length are bounded before the parser sees them; only words remain."""
    started = time.process_time()
    cleaned = clean_html(html, BASE)
    assert time.process_time() - started < 1
    assert "<" not in cleaned
    assert clean_html(cleaned, BASE) == cleaned


def test_ordinary_long_posts_are_not_taken_for_attacks() -> None:
    """Thousands of paragraphs and list items that are never closed nest nowhere."""
    cleaned = clean_html("<p>one<p>two" * 2_000 + "<ul>" + "<li>three" * 2_000, BASE)
    assert cleaned.count("<p>") == 4_000
    assert cleaned.count("<li>") == 2_000


def test_inline_image_data_does_not_cost_the_words() -> None:
    """A post that is long only by images within is cleaned, not flattened."""
    data = "QUJD" * (MAX_LENGTH // 4)
    cleaned = clean_html(f'<p>before</p><img src="data:image/png;base64,{data}"><p>after</p>', BASE)
    assert cleaned == "<p>before</p><p>after</p>"


_TAGS = """
a address article b blockquote br button caption center code col dd details div dl dt em fieldset
font form frameset h1 h2 i iframe img input li main marquee math mi nobr noscript object ol optgroup
option p picture plaintext pre q rt ruby script section select source span style summary svg table
tbody td template textarea tfoot th title tr u ul video
"""
_PIECES = st.sampled_from(
    [f"<{name}>" for name in _TAGS.split()]
    + [f"</{name}>" for name in _TAGS.split()]
    + ["<a href=x>", "<img src=a>", "<q cite=y>", "<br/>", "<!-- -->", "<!--", "-->", "<![CDATA[", "]]>", "<?x>"]
    + [
        "text",
        "&amp;",
        "&lt;",
        "\r",
        "\ufeff",
        '"',
        "'",
        "\n",
        "\x01",
        "&nbsp;",
        "中",
        "\n\n",
        "<p title='&#13;'>",
    ]
)
# Some stand for other characters than their numbers, some for none that XML has (WHATWG HTML §13.2.5.80).
_REFERENCES = st.sampled_from([0, 1, 9, 0xA, 0xC, 0xD, 0x26, 0x3C, 0x7F, 0x80, 0x85, 0xD800, 0xFEFF, 0xFFFE]).map(
    lambda number: f"&#x{number:x};"
)


@given(st.lists(_PIECES | _REFERENCES | st.text(st.characters(), max_size=4), max_size=24).map("".join))
def test_cleaning_twice_changes_nothing(html: str) -> None:
    """clean(clean(x)) == clean(x), with and without the base, however mangled x is."""
    once = clean_html(html, BASE)
    assert clean_html(once, BASE) == once
    assert clean_html(once, None) == once


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@given(
    st.lists(
        _PIECES | st.sampled_from(["<a href='javascript:x'>", "<img src=x onerror=y>", "<x on=1>"]), max_size=24
    )
)
def test_another_parser_finds_no_way_to_run_a_script(pieces: list[str]) -> None:
    """Read with the standard library's parser, no tag, handler or URL can act."""
    reader = _Reader()
    reader.feed(clean_html("".join(pieces), BASE))
    for tag, attributes in reader.tags:
        assert tag not in {"script", "svg", "math", "style", "iframe", "form", "noscript", "template"}
        assert not any(name.startswith("on") or name == "style" for name in attributes)
        assert all((attributes.get(name) or "https:").startswith("https:") for name in ("href", "src"))
