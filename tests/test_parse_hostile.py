"""Feeds that are made to harm: what is read of them is bounded, and is text."""

import time

import pytest
from feed_documents import atom, only, read, rss

from feeds.errors import ParseError
from store.model import Origin

MARKUP = "&lt;script&gt;alert(1)&lt;/script&gt; &amp;lt;img src=x onerror=y&amp;gt;"
SHOWN = "<script>alert(1)</script> "


def test_markup_in_names_is_text() -> None:
    """Authors, categories and sources are shown as they are written, and cleaned of nothing."""
    item = only(
        rss(
            f"<title>x</title><author>{MARKUP}</author><category>{MARKUP}</category>"
            f'<source url="javascript:x">{MARKUP}</source>'
        )
    )
    (author,) = item.authors
    assert author.name.startswith(SHOWN)
    assert item.categories[0].startswith(SHOWN)
    assert item.source is None or item.source.url is None


@pytest.mark.parametrize(
    ("kind", "title"),
    [("text", "&lt;b>1&lt;/b>"), ("html", "&lt;i>&lt;b>1&lt;/b>&lt;/i>"), ("html", "&amp;lt;b>1&amp;lt;/b>")],
)
def test_a_title_is_text_whatever_its_type(kind: str, title: str) -> None:
    """Text as it stands; of HTML what it shows, which may be a tag that it escapes."""
    shown = only(atom(f'<title type="{kind}">{title}</title>')).title
    assert shown == ("1" if title.startswith("&lt;i>") else "<b>1</b>")


def test_no_address_reorders_what_is_beside_it() -> None:
    """Nor does it hold a byte order mark; what is left is an address still."""
    (author,) = only(atom("<title>x</title><author><email>a\u202eda@\ufeffx.example</email></author>")).authors
    assert author.email == author.name == "ada@x.example"


def test_an_id_holds_no_character_that_xml_forbids() -> None:
    """Not even where UTF-8 was taken for Latin-1 and written as UTF-8 again."""
    noncharacter = "\ufffe".encode().decode("latin-1")
    assert only(rss(f"<title>x</title><guid>urn:x:{noncharacter}1</guid>")).guid == "urn:x:1"


@pytest.mark.parametrize(
    "name", ["\u202egnp.exe", "a\u2066b", "a\u0085b\u0007", "&#x202E;gnp.exe", "&#7;a", "a&#xFFFE;"]
)
def test_no_name_reorders_or_controls_what_is_beside_it(name: str) -> None:
    """Bidirectional overrides and controls go, as bytes and as references."""
    item = only(rss(f"<title>{name}</title><category>{name}</category><author>{name}</author><link>/1</link>"))
    for text in (item.title, *item.categories, *(author.name for author in item.authors)):
        assert text.isprintable()
        assert not {"\u202e", "\u2066"} & set(text)


def test_lone_surrogates_are_no_characters() -> None:
    """Where the other half is beside them, both are one."""
    body = rss("<title>[X] déjà à côté</title>").encode()
    assert only(body.replace(b"X", b"\xed\xa0\x80")).title == "[\ufffd] déjà à côté"
    assert only(body.replace(b"X", b"\xed\xa0\xbd\xed\xbb\xb3")).title == "[🛳] déjà à côté"
    wide = rss("<title>[X] déjà à côté</title>").encode("utf-16")
    assert "déjà" in only(wide.replace(b"X\0", b"\x00\xd8")).title


def test_entities_that_are_repeated_cost_nothing() -> None:
    """A long one, named often, is 7 MB that no limit of the XML parser refuses; we do, by its declaration."""
    started = time.process_time()
    bomb = f'<!DOCTYPE r [<!ENTITY a "{"x" * 50_000}">]>' + rss(f"<title>{'&a;' * 150}</title>")[21:]
    with pytest.raises(ParseError, match="entities"):
        read(bomb)
    assert time.process_time() - started < 1


def test_a_document_type_is_not_looked_up() -> None:
    """RSS 0.91 has one that was on a server that is gone."""
    doctype = '<!DOCTYPE rss SYSTEM "http://127.0.0.2:9/rss-0.91.dtd">'
    assert only(doctype + rss("<title>Read</title>")[21:]).title == "Read"


def test_the_source_of_an_item_is_named_by_its_text() -> None:
    """A source without a usable address is a name."""
    assert only(rss('<title>x</title><source url="ftp://x.example/">Other</source>')).source == Origin(
        title="Other"
    )
