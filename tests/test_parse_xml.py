"""RSS and Atom: every field in our words."""

from datetime import UTC, datetime

import pytest
from feed_documents import atom, only, read, rss

from store.model import Enclosure, Origin, Person

LINK = 'rel="noopener noreferrer nofollow"'


def test_an_rss_item_is_read_whole() -> None:
    """RSS 2.0 with the modules in common use."""
    item = only(
        rss(
            """<title>The ferry &amp; the port</title><link>https://news.example/1</link>
            <guid isPermaLink="false">42</guid><pubDate>Fri, 20 Nov 2026 08:00:00 +0800</pubDate>
            <author>ada@news.example (Ada Brown)</author>
            <category>Port/Ferry</category><category>Port/Ferry</category>
            <description>Short</description><content:encoded>&lt;p&gt;Long&lt;/p&gt;</content:encoded>
            <enclosure url="talk.mp3" type="audio/mpeg" length="1234"/>
            <itunes:keywords>sea, boats</itunes:keywords>
            <media:thumbnail url="thumb.jpg" width="320" height="200"/>
            <source url="https://other.example/feed">The Other</source>"""
        )
    )
    assert (item.title, item.url, item.guid) == ("The ferry & the port", "https://news.example/1", "42")
    assert item.published == datetime(2026, 11, 20, 0, tzinfo=UTC)
    assert item.authors == (Person(name="Ada Brown", email="ada@news.example"),)
    assert (item.categories, item.tags) == (("Port/Ferry",), ("sea", "boats"))
    assert (item.summary, item.content) == ("Short", "<p>Long</p>")
    assert item.enclosures == (Enclosure(url="https://news.example/talk.mp3", type="audio/mpeg", length=1234),)
    assert item.image == Enclosure(url="https://news.example/thumb.jpg", type="image/jpeg", width=320, height=200)
    assert item.source == Origin(title="The Other", url="https://other.example/feed")


def test_an_atom_entry_is_read_whole() -> None:
    """RFC 4287, with what an entry inherits from its feed and its source."""
    found = read(
        atom(
            """<id>urn:uuid:1</id><title type="html">The &amp;lt;ferry&amp;gt; is &lt;b&gt;back&lt;/b&gt;</title>
            <link href="1"/><link rel="enclosure" href="talk.mp3" type="audio/mpeg" length="9"/>
            <published>2026-11-20T08:00:00Z</published><updated>2026-11-21T08:00:00Z</updated>
            <summary>1 &lt; 2</summary><category term="p" label="Port"/><category term="ferry"/>
            <content type="xhtml" xml:base="https://cdn.example/x/" xml:lang="de">
              <div xmlns="http://www.w3.org/1999/xhtml"><p>See <a href="y">this</a></p></div></content>""",
            feed="""<title>Harbour News</title><subtitle>All of it</subtitle><link href="https://news.example/"/>
            <logo>logo.png</logo><updated>2026-11-21T08:00:00Z</updated><author><name>Ada</name></author>""",
            attributes='xml:lang="en"',
        )
    )
    assert (found.format, found.title, found.description) == ("atom10", "Harbour News", "All of it")
    assert (found.link, found.image) == ("https://news.example/", "https://news.example/logo.png")
    assert (found.language, found.updated) == ("en", datetime(2026, 11, 21, 8, tzinfo=UTC))
    (item,) = found.items
    assert (item.guid, item.url, item.title) == ("urn:uuid:1", "https://news.example/1", "The <ferry> is back")
    assert (item.published, item.updated) == (
        datetime(2026, 11, 20, 8, tzinfo=UTC),
        datetime(2026, 11, 21, 8, tzinfo=UTC),
    )
    assert item.summary == "1 &lt; 2"
    assert item.content == f'<p>See <a href="https://cdn.example/x/y" {LINK}>this</a></p>'
    assert item.categories == ("Port", "ferry")
    assert item.authors == (Person(name="Ada"),)
    assert [file.url for file in item.enclosures] == ["https://news.example/talk.mp3"]


@pytest.mark.parametrize(
    ("guid", "link", "url"),
    [
        ("42", "", None),
        ("posts/42", "https://news.example/p", "https://news.example/p"),
        ("/posts/42", "", "https://news.example/posts/42"),
        ("https://news.example/42", "", "https://news.example/42"),
    ],
)
def test_a_guid_stays_as_it_was_written(guid: str, link: str, url: str | None) -> None:
    """It is no URL unless it looks like one, and does not change when the feed moves."""
    item = only(rss(f"<title>x</title>{link and f'<link>{link}</link>'}<guid>{guid}</guid>"))
    assert (item.guid, item.url) == (guid, url)


def test_xml_base_holds_for_all_within() -> None:
    """RFC 4287 §2: on the feed or below, relative to what is around it and to the document."""
    body = atom(
        '<id>x:1</id><link href="1"/><content type="html">&lt;img src=p.png&gt;</content>',
        attributes='xml:base="blog/"',
    )
    item = only(body)
    assert item.url == "https://news.example/blog/1"
    assert item.image == Enclosure(url="https://news.example/blog/p.png", type="image/png")


def test_a_relative_base_holds_for_bases_within() -> None:
    """Each is resolved against the one around it, and the first against the document."""
    content = '<content type="html" xml:base="../c/">&lt;img src=p.png&gt;</content>'
    body = atom(f'<id>x:1</id><link href="1"/>{content}', attributes='xml:base="blog/a/"')
    item = only(body)
    assert item.url == "https://news.example/blog/a/1"
    assert item.image == Enclosure(url="https://news.example/blog/c/p.png", type="image/png")


@pytest.mark.parametrize("base", ["", "http://[broken", "?a=1&amp;b=2", "https://cdn.example/?a=1&amp;b=2"])
def test_any_base_is_survived(base: str) -> None:
    """An empty one says nothing; a broken one makes no URLs."""
    assert only(atom('<title>x</title><link href="https://news.example/1"/>', attributes=f'xml:base="{base}"')).url


@pytest.mark.parametrize(
    "author",
    [
        "<managingEditor>ada@x.example (Ada)</managingEditor>",
        "<itunes:author>Ada</itunes:author>",
        "<dc:creator>Ada</dc:creator>",
    ],
)
def test_items_without_an_author_have_the_feeds(author: str) -> None:
    """RSS has many places to say who writes all of it."""
    channel = f"<title>t</title>{author}"
    first, second = read(rss("<title>a</title>", "<title>b</title><author>Bob</author>", channel=channel)).items
    assert [person.name for person in first.authors] == ["Ada"]
    assert [person.name for person in second.authors] == ["Bob"]


def test_an_entry_without_an_author_has_its_sources() -> None:
    """RFC 4287 §4.2.1: the source's come before the feed's; a source's title is text."""
    source = "<source><title type='html'>The &lt;b>Other&lt;/b></title><author><name>Ada</name></author></source>"
    item = only(atom(f"<title>x</title>{source}", feed="<title>t</title><author><name>Bob</name></author>"))
    assert item.authors == (Person(name="Ada"),)
    assert item.source == Origin(title="The Other")


def test_a_source_is_where_it_says_it_is() -> None:
    """The address of a feed is its `self`, not the page that it belongs to."""
    links = "<link href='https://other.example/'/><link rel='self' href='https://other.example/feed'/>"
    item = only(atom(f"<title>x</title><source><title>The Other</title>{links}</source>"))
    assert item.source == Origin(title="The Other", url="https://other.example/feed")


def test_the_language_is_that_of_the_longest_text() -> None:
    """An item has one: its content's, before its summary's and its title's."""
    texts = "<title xml:lang='de'>x</title><summary xml:lang='en'>y</summary>"
    assert only(atom(texts + "<content xml:lang='fr'>z</content>")).language == "fr"
    assert only(atom(texts)).language == "en"


@pytest.mark.parametrize("order", [1, -1])
def test_a_title_within_another_element_is_not_the_entrys(order: int) -> None:
    """What an extension holds does not take the place of the entry's own, wherever it stands."""
    titles = ["<title>Right</title>", "<image><title>Wrong</title></image>"]
    assert only(atom("".join(titles[::order]))).title == "Right"


@pytest.mark.parametrize("order", [1, -1])
def test_an_enclosure_is_never_the_page(order: int) -> None:
    """Atom links may hold their address as text, as RSS does."""
    links = ["<link rel='enclosure'>https://x.example/1.mp3</link>", "<link>https://x.example/1</link>"]
    item = only(atom("<title>x</title>" + "".join(links[::order])))
    assert item.url == "https://x.example/1"
    assert [file.url for file in item.enclosures] == ["https://x.example/1.mp3"]


def test_a_podcast_is_described_by_its_summary() -> None:
    """Where a channel has no description of its own."""
    assert (
        read(rss(channel="<title>t</title><itunes:summary>All of it</itunes:summary>")).description == "All of it"
    )


def test_an_rdf_item_is_published_when_dublin_core_says() -> None:
    """RSS 1.0 has no date of its own; dc:date is it."""
    item = only(
        """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>t</title></channel>
        <item rdf:about="https://news.example/1"><title>One</title><link>https://news.example/1</link>
        <dc:date>2026-11-20T08:00:00Z</dc:date><dc:creator>Ada</dc:creator></item></rdf:RDF>"""
    )
    assert item.published == datetime(2026, 11, 20, 8, tzinfo=UTC)
    assert item.authors == (Person(name="Ada"),)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("AT&amp;T &lt;3", "AT&T <3"),
        ("Use &lt;b&gt;", "Use <b>"),
        ("&lt;b&gt;Bold&lt;/b&gt; words", "Bold words"),
        ("It&amp;#8217;s", "It’s"),
        ("&amp;lt;b&amp;gt;", "<b>"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>"),
        ("<![CDATA[A & B ]]&gt; C]]>", "A & B ]]> C"),
        ("\u202eevil\u202c", "evil"),
    ],
)
def test_a_title_is_text(title: str, text: str) -> None:
    """RSS does not say whether a title is HTML: where it must be, its text is taken; else it stands as it is."""
    assert only(rss(f"<title>{title}</title><link>/1</link>")).title == text


def test_podcasts_bring_their_description_twice() -> None:
    """Of a description, iTunes' summary and the full text, the full text is the content."""
    item = only(
        rss(
            "<title>One</title><description>Short</description><itunes:summary>Also short</itunes:summary>"
            "<content:encoded>&lt;p&gt;Long&lt;/p&gt;</content:encoded><itunes:image href='https://cdn.example/1.jpg'/>"
        )
    )
    assert (item.summary, item.content) == ("Short", "<p>Long</p>")
    assert item.image == Enclosure(url="https://cdn.example/1.jpg", type="image/jpeg")


def test_keywords_are_tags_and_kinds_are_nothing() -> None:
    """Media RSS keywords are tags; Blogger's kind of an entry is no subject."""
    item = only(
        rss(
            "<title>One</title><category>Port</category><media:keywords>sea, boats</media:keywords>"
            '<category domain="https://schemas.example/2005#kind">post</category>'
        )
    )
    assert (item.categories, item.tags) == (("Port",), ("sea", "boats"))


def test_a_declared_zone_overrules_the_dates() -> None:
    """The source's clock on the wall is right; its 'GMT' is not."""
    body = rss("<title>One</title><pubDate>Fri, 20 Nov 2026 08:00:00 GMT</pubDate>")
    assert only(body, zone="Asia/Shanghai").published == datetime(2026, 11, 20, 0, tzinfo=UTC)
    assert only(body).published == datetime(2026, 11, 20, 8, tzinfo=UTC)
