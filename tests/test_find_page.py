"""The links of a page that may be its feeds, by the old rules and the new."""

import csv

import pytest
from corpora import corpus
from feed_documents import document, rss

from feeds.errors import ParseError
from feeds.find import Page, look
from feeds.find.page import read_page
from feeds.model import ParsedFeed

URL = "https://harbour.example/news/"
RSS = 'type="application/rss+xml"'


def page(head: str = "", body: str = "") -> Page:
    """Return what is read of a page at `URL`."""
    html = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    return read_page(document(html, url=URL))


@pytest.mark.parametrize(
    "link",
    [
        f'<link rel="alternate" {RSS} href="/rss">',
        "<LINK REL=ALTERNATE TYPE=APPLICATION/RSS+XML HREF=/rss>",
        f"<link href=' /rss ' title='All' {RSS} rel='home alternate'>",
        '<link rel="&#97;lternate" type=" application/atom+xml; charset=utf-8 " href="/rss"/>',
        '<link rel="alternate" type="application/feed+json" href="../rss">',
        '<link rel="feed" href="/rss">',
        '<base href="/elsewhere/"><link rel="alternate" type="text/xml" href="../rss">',
        '<base href="/elsewhere/"><base href="/third/deep/"><link rel="alternate" type="text/xml" href="../rss">',
        '<link rel="alternate" type="text/xml" href="/rss"><base href="https://late.example/">',
        f'<div>no head any more</div><link rel="alternate" {RSS} href="/rss">',
    ],
)
def test_declared_feeds_are_found_however_they_are_written(link: str) -> None:
    """Case, quotes, entities, order, spaces, other words beside 'alternate' and a base change nothing."""
    assert page(link).declared == ("https://harbour.example/rss",)


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="stylesheet" href="/rss">',
        f'<link rel="alternate stylesheet" {RSS} href="/rss">',
        f'<link rev="alternate" {RSS} href="/rss">',
        '<link rel="alternate" type="text/html" href="/rss" hreflang="fr">',
        '<link rel="alternate" type="application/json+oembed" href="/rss">',
        '<link rel="alternate" href="/rss">',
        f'<link rel="alternate" {RSS}>',
        f'<link rel="alternate" {RSS} href="">',
        f'<link rel="alternate" {RSS} href="javascript:alert(1)">',
        f'<!-- <link rel="alternate" {RSS} href="/rss"> -->',
        f'<script>\'<link rel="alternate" {RSS} href="/rss">\'</script>',
    ],
)
def test_other_links_are_no_feeds(link: str) -> None:
    """Style sheets, translations, embeddings, comments and scripts declare nothing."""
    assert page(link).declared == ()


def test_declared_feeds_keep_the_order_of_the_page_and_come_once() -> None:
    """What a site names first is what it means first."""
    links = [f'<link rel="alternate" {RSS} href="/{name}">' for name in ("all", "comments", "all")]
    assert page("".join(links)).declared == ("https://harbour.example/all", "https://harbour.example/comments")


@pytest.mark.parametrize(
    ("link", "counts"),
    [
        ('<a href="/news.rss">News</a>', True),
        ('<a href="/export?format=atom">News</a>', True),
        ('<a href="/feeds/all">News</a>', True),
        ('<a href="/42"><img src="/rss.png"> RSS</a>', True),
        ('<a href="/42" title="Our feed"><svg></svg></a>', True),
        ('<a href="/42" aria-label="RSS"></a>', True),
        ('<a href="/feedback">Tell us</a>', False),
        ('<a href="/sitemap.xml">All pages</a>', False),
        ('<a href="/icons/rss.svg">RSS</a>', False),
        ('<a href="https://rss.example/">Our friends</a>', False),
        ('<a href="mailto:feed@harbour.example">Write to us</a>', False),
    ],
)
def test_links_that_speak_of_feeds_are_found(link: str, counts: bool) -> None:  # noqa: FBT001 - a row of a table
    """By their address, or by what they say to a person."""
    assert bool(page(body=link).linked) is counts


def test_links_on_the_own_host_come_first() -> None:
    """A blog links to its neighbours' feeds, too."""
    links = '<a href="https://other.example/rss">RSS</a><a href="/atom">Atom</a><a href="/rss">RSS</a>'
    assert page(body=links).linked == (
        "https://harbour.example/atom",
        "https://harbour.example/rss",
        "https://other.example/rss",
    )


def test_the_canonical_address_is_told() -> None:
    """It may be one that a rule knows."""
    assert page('<link rel="canonical" href="/channel">').canonical == "https://harbour.example/channel"
    assert page().canonical is None


def test_a_page_in_another_encoding_is_read() -> None:
    """UTF-16 with its mark, and what HTTP or the bytes tell, as for feeds."""
    html = f'<html><head><title>港口</title><link rel="alternate" {RSS} href="/新闻"></head></html>'
    for encoding in ("utf-16", "gb18030", "utf-8-sig"):
        read = read_page(
            document(html.encode(encoding), url=URL, headers={"content-type": "text/html; charset=gbk"})
        )
        assert read.declared == ("https://harbour.example/%E6%96%B0%E9%97%BB",)


def test_feeds_and_pages_are_told_apart() -> None:
    """By what they are, not by what they are called; a page may lack its outermost tags."""
    feed = look(document(rss("<title>Ferry back</title>")))
    assert isinstance(feed, ParsedFeed)
    assert feed.title == "Harbour News"
    assert isinstance(look(document("<!doctype html><title>x</title>")), Page)
    bare = look(document(f'<title>x</title><link rel="alternate" {RSS} href="/rss">', url=URL))
    assert bare == Page(declared=("https://harbour.example/rss",))


@pytest.mark.parametrize("body", ["", '{"a": 1}', "just text", "---\ntitle: x\n---\n"])
def test_what_is_neither_is_refused(body: str) -> None:
    """The message says what it is instead."""
    with pytest.raises(ParseError):
        look(document(body))


@pytest.mark.corpus
def test_all_cases_of_the_autodiscovery_suite_hold() -> None:
    """Each page declares the feed that the suite expects, and before any other."""
    folder = corpus() / "autodiscovery"
    with (folder / "expected.tsv").open(encoding="utf-8", newline="") as file:
        cases = list(csv.DictReader(file, delimiter="\t"))
    missed = []
    for case in cases:
        seen = look(document((folder / case["page"]).read_bytes(), url=case["page_url"]))
        if not isinstance(seen, Page) or seen.declared[:1] != (case["expected_feed_url"],):
            missed.append(case)
    assert missed == []
    assert len(cases) == len(list(folder.glob("*.html")))
