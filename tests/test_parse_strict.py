"""Well-formed feeds by lxml: what feedparser finds, what only we find, and what is left to feedparser."""

import pytest
from feed_documents import atom, document, only, read, rss
from test_parse_agreement import differences

from feeds.parse import strict, tolerant, xml
from feeds.parse.normalise import normalise

PODCAST = 'xmlns:podcast="https://podcastindex.org/namespace/1.0"'
XHTML = '<div xmlns="http://www.w3.org/1999/xhtml">'
MANY_NAMESPACES = " ".join(f'xmlns:n{number}="urn:n{number}"' for number in range(70))
RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://news.example/"><title>Tides</title>'
    "<link>https://news.example/</link><dc:date>2026-11-20</dc:date></channel>"
    '<image><url>logo.png</url><title>Logo</title></image><item rdf:about="https://news.example/1">'
    "<title>Low</title><dc:subject>sea</dc:subject><dc:creator>Ada</dc:creator></item></rdf:RDF>"
)
FEEDS = {
    "rdf": RDF,
    "netscape": '<!DOCTYPE rss SYSTEM "https://my.netscape.com/rss.dtd"><rss version="0.91"><channel>'
    "<title>a</title><item><title>b</title></item></channel></rss>",
    "versions": "<rss version='0.92'><channel><item><title>b &amp;amp; c</title></item></channel></rss>",
    "no version": "<rss><channel><title>a</title><item><link>/1?a=1&amp;amp;b=2</link></item></channel></rss>",
    "userland": rss("<title>a</title>").replace("<rss ", '<rss xmlns="http://backend.userland.com/rss2" '),
    "atom 0.3": '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title mode="escaped" type="text/html">'
    "a &lt;b&gt;b&lt;/b&gt;</title><entry><title>c</title><issued>2026-11-20T08:00:00Z</issued>"
    '<link rel="alternate" type="text/html" href="https://news.example/1"/></entry></feed>',
    "two descriptions": rss("<description>short</description><itunes:summary>longer</itunes:summary>"),
    "summary after content": rss(
        "<content:encoded>all</content:encoded><description>a</description><itunes:summary>b</itunes:summary>"
    ),
    "media first": rss("<media:group><media:title>Clip</media:title></media:group><title>Film</title>"),
    "media after": rss(
        "<title>Film</title><media:content url='a.mp4'><media:title>Clip</media:title></media:content>"
    ),
    "html unsaid": rss(
        "<title>a &lt;i&gt;b&lt;/i&gt; c</title><itunes:summary>&lt;p&gt;d&lt;/p&gt;</itunes:summary>"
    ),
    "markup inside": rss("<description>a <b class='x'>b</b><br/> c</description>"),
    "xhtml": atom(
        f'<title>t</title><content type="xhtml">{XHTML}a &lt; b<br/><i title="&quot;">c</i></div></content>'
    ),
    "xhtml by a prefix": atom(
        '<title>t</title><content type="xhtml"><h:div xmlns:h="http://www.w3.org/1999/xhtml">'
        "<h:p>a <h:B>b</h:B></h:p></h:div></content>"
    ),
    "empty elements": atom(
        f'<title>t</title><content type="xhtml">{XHTML}<a id="x"/>b<br class="c"/><hr/><p/><abbr/>d</div>'
        "</content>"
    ),
    "markup shown": atom(
        f'<title>t</title><content type="xhtml">{XHTML}&lt;p xmlns="x"&gt; &lt;/br&gt; <a title="&lt;/br&gt;">'
        "b</a></div></content>"
    ),
    "two divs": atom(f'<title>t</title><content type="xhtml">{XHTML}a</div>{XHTML}b</div></content>'),
    "source": rss("<title>t</title><source url='https://a.example/f'>A</source><author>x@a.example (X)</author>"),
    "source of atom": atom(
        "<title>t</title><source><title>A</title><link rel='self' href='https://a.example/f'/>"
        "<link href='https://a.example/'/></source>"
    ),
    "persons": atom("<title>t</title><author><name>Ada</name><uri>/ada</uri><email>a@b.example</email></author>"),
    "image aside": rss(
        "<title>t</title>", channel="<image><title>Logo</title><url>l.png</url></image><title>News</title>"
    ),
    "mojibake": rss("<title>cafÃ© \x93so\x94</title>"),
    "domains": rss("<category domain='x'>a</category><category domain='x'/><category>b</category>"),
}


@pytest.mark.parametrize("name", FEEDS)
def test_it_finds_what_feedparser_finds(name: str) -> None:
    """Each of these is read by both, and comes out the same."""
    asked = document(FEEDS[name])
    text = FEEDS[name].removeprefix('<?xml version="1.0"?>')
    strictly, tolerantly = strict.read(text.encode(), asked), tolerant.read(text, asked)
    assert strictly is not None
    assert tolerantly is not None
    assert set(differences(normalise(strictly, asked), normalise(tolerantly, asked))) == set()


@pytest.mark.parametrize(
    "text",
    [
        "<rss><channel><title>a</channel></rss>",
        "<opml><body/></opml>",
        '<rss xmlns="https://unheard.example/of"><channel><title>a</title></channel></rss>',
        '<rss xmlns:dc="https://unheard.example/of"><channel><dc:title>a</dc:title></channel></rss>',
        '<rss><channel href="https://news.example/"><title>a</title></channel></rss>',
        "<rss><channel><items><item><title>a</title></item></items></channel></rss>",
        "<rss><channel><item><title>a</title><item><title>b</title></item></item></channel></rss>",
        "<rss><channel><item><title>a</title><x><item><title>b</title></item></x></item></channel></rss>",
        "<!DOCTYPE rss [<!ENTITY e 'x'>]><rss><channel><title>&e;</title></channel></rss>",
        atom("<title>t</title><content type='image/png'>aGk=</content>"),
        atom(f"<title type='xhtml'>{XHTML}a</div></title>", attributes=MANY_NAMESPACES),
        rss("<link>/1<b/></link>"),
    ],
)
def test_what_is_not_certain_is_left_to_feedparser(text: str) -> None:
    """Broken XML, roots and prefixes nobody knows, CDF, stray entries, own entities, base64, many namespaces."""
    assert strict.read(text.removeprefix('<?xml version="1.0"?>').encode(), document(text)) is None


def test_an_extensions_own_elements_are_not_the_feeds() -> None:
    """A live episode of a podcast has a title and a link of its own."""
    live = f"<podcast:liveItem {PODCAST} status='live'><title>Now</title><link>https://live.example/</link></podcast:liveItem>"
    found = read(rss("<title>t</title>", channel=f"<title>Show</title><link>https://show.example/</link>{live}"))
    assert (found.title, found.link) == ("Show", "https://show.example/")


def test_the_owner_of_a_podcast_is_not_its_author() -> None:
    """Who gets the mail of iTunes did not write the episodes."""
    owner = "<itunes:owner><itunes:name>Radio Inc.</itunes:name></itunes:owner>"
    item = only(rss("<title>t</title>", channel=f"<itunes:author>Ada</itunes:author>{owner}"))
    assert [author.name for author in item.authors] == ["Ada"]


def test_a_base_holds_for_the_element_that_states_it() -> None:
    """RFC 4287 §2: not for the next entry."""
    entries = (
        '<id>1</id><link href="a"/><content xml:base="https://cdn.example/" type="html">x</content>',
        '<id>2</id><link href="b"/>',
    )
    assert [item.url for item in read(atom(*entries)).items] == [
        "https://news.example/a",
        "https://news.example/b",
    ]


def test_an_author_without_a_name_has_nobody_elses() -> None:
    """An address alone is all that is known of who wrote along."""
    people = "<author><name>Ada</name></author><author><email>b@c.example</email></author>"
    assert [author.name for author in only(atom(f"<title>t</title>{people}")).authors] == ["Ada", "b@c.example"]


def test_an_entry_within_another_is_not_lost() -> None:
    """Who forgot to close an item has all of them read."""
    nested = "<item><title>a</title><item><title>b</title></item></item>"
    found = read(f"<rss version='2.0'><channel>{nested}</channel></rss>")
    assert {item.title for item in found.items} == {"a", "b"}


def test_attributes_may_stand_apart_from_their_values() -> None:
    """XML 1.0 §3.1 allows white space around '='."""
    feed = atom("<title>t</title><link href='x'/>", attributes='xml:base = "https://b.example/c/" xml:lang = "de"')
    item = only(feed)
    assert (item.url, item.language) == ("https://b.example/c/x", "de")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (rss("<title>Caf\u00c3\u00a9</title>"), ""),
        (rss("<title>caf\u00e9</title>"), "text/xml; charset=gb2312"),
        (rss("<title>a&nbsp;b</title>"), ""),
        (rss("<title>a\x08b</title>"), ""),
        (rss("<title>a</title>").encode("utf-16"), ""),
        (rss(*["<title>a</title>"] * 301), ""),
    ],
    ids=["encoded twice", "another charset", "names of HTML", "controls", "UTF-16", "too many entries"],
)
def test_what_must_be_decoded_or_mended_is_not_read_as_it_is(body: str | bytes, content_type: str) -> None:
    """It takes the long way, on which nothing is lost; anything else is read from its bytes."""
    asked = document(body, headers={"content-type": content_type}, max_items=100)
    assert xml.strictly(asked) is None
    assert xml.read(asked) is not None
    assert xml.strictly(document("\n " + rss("<title>caf\u00e9</title>"))) is not None


@pytest.mark.parametrize(
    "title", ["<![CDATA[Caf&eacute;]]>", "<![CDATA[Done &check; &#8;]]>", "It&#0146;s", "a &amp;eacute; b"]
)
def test_both_ways_to_an_entry_give_it_one_key(title: str) -> None:
    """It is told by its title, and what makes the document take the long way stands elsewhere in it."""
    short, long = rss(f"<title>{title}</title>"), rss(f"<title>{title}</title>", "<title>a&nbsp;b</title>")
    assert xml.strictly(document(short)) is not None
    assert xml.strictly(document(long)) is None
    assert read(long).items[0] == read(short).items[0]


def test_references_that_a_document_type_declares_are_mended() -> None:
    """In attributes nobody could tell that they were there."""
    episode = "<title>t</title><enclosure url='https://a.example/&eacute;.mp3' type='audio/mpeg' length='1'/>"
    declared = rss(episode).replace("<rss", "<!DOCTYPE rss SYSTEM 'x.dtd'><rss")
    assert [one.url for one in only(declared).enclosures] == ["https://a.example/%C3%A9.mp3"]
