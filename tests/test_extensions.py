"""Elements of other vocabularies: read as they were written, published under the prefixes that everybody knows."""

import time
from collections.abc import Callable

import pytest
from feed_documents import atom, document, only, read, rss
from lxml import etree
from make import channel, item, stored_item

from feeds.clean.extensions import NAMESPACES, elements_of, publishable
from feeds.model import Channel
from feeds.parse import tolerant
from feeds.publish import atom as atom_feed
from feeds.publish import rss as rss_feed
from feeds.select.arrival import content_hash
from store.model import Enclosure

ITUNES = 'xmlns:itunes="http://www.itunes.com/DTDs/PodCast-1.0.dtd"'
URI = "https://podcastindex.org/namespace/1.0"
PODCAST = f'xmlns:podcast="{URI}"'
EPISODE = (
    "<title>Tides</title><itunes:duration>31:05</itunes:duration><itunes:explicit>no</itunes:explicit>"
    f"<podcast:transcript {PODCAST} url='https://cdn.example/1.vtt?a=1&amp;b=2' rel='a &quot;b&quot;'/>"
    f"<podcast:value {PODCAST} type='lightning'>\n  <podcast:valueRecipient split='9'/>\n"
    "</podcast:value>"
)
KEPT = (
    "<itunes:duration>31:05</itunes:duration>",
    "<itunes:explicit>false</itunes:explicit>",
    '<podcast:transcript url="https://cdn.example/1.vtt?a=1&amp;b=2" rel="a &quot;b&quot;"></podcast:transcript>',
    '<podcast:value type="lightning"><podcast:valueRecipient split="9"></podcast:valueRecipient></podcast:value>',
)


def test_they_are_kept_in_order_as_they_were_written() -> None:
    """Names, attributes, texts and what is inside; white space that only sets elements apart is not."""
    assert only(rss(EPISODE)).extensions == KEPT


def test_prefixes_and_names_of_namespaces_do_not_matter() -> None:
    """A namespace is known by its name, in whatever case, or by the one it had before."""
    old = "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"
    found = only(rss(f"<title>t</title><p:season xmlns:p='{old}'>2</p:season>"))
    assert found.extensions == ("<podcast:season>2</podcast:season>",)


@pytest.mark.parametrize(
    ("stated", "kept"), [("Yes", "true"), (" clean ", "false"), ("true", "true"), ("maybe", "maybe")]
)
def test_explicit_is_said_as_itunes_has_it_today(stated: str, kept: str) -> None:
    """Its old words are known to no validator."""
    assert only(rss(f"<title>t</title><itunes:explicit>{stated}</itunes:explicit>")).extensions == (
        f"<itunes:explicit>{kept}</itunes:explicit>",
    )


def test_places_in_atom_are_kept() -> None:
    """GeoRSS holds elements of GML."""
    where = (
        "<georss:where xmlns:georss='http://www.georss.org/georss' xmlns:gml='http://www.opengis.net/gml'>"
        "<gml:Point srsName='x'><gml:pos>45.2 -71.9</gml:pos></gml:Point></georss:where>"
    )
    assert only(atom(f"<title>t</title>{where}")).extensions == (
        '<georss:where><gml:Point srsName="x"><gml:pos>45.2 -71.9</gml:pos></gml:Point></georss:where>',
    )


@pytest.mark.parametrize(
    "element",
    [
        "<itunes:summary>What the description says</itunes:summary>",
        "<slash:comments xmlns:slash='http://purl.org/rss/1.0/modules/slash/'>12</slash:comments>",
        "<itunes:x><b>markup</b></itunes:x>",
        "<itunes:x y:z='1' xmlns:y='urn:y'>1</itunes:x>",
        "<itunes:image href='http://192.168.0.1/a.png'/>",
        "<itunes:image href='//10.0.0.1/a.png'/>",
        "<itunes:image href='http:\\\\10.0.0.1\\a.png'/>",
        "<itunes:image href='http:/&#9;/localhost/a.png'/>",
        "<itunes:new-feed-url> http://10.0.0.1/?a&amp;b</itunes:new-feed-url>",
        "<itunes:image href=' JavaScript:alert(1)'/>",
        "<itunes:image other='data:text/html,x'/>",
        "<itunes:image href='http://[wiki]/'/>",
        "<itunes:image href='http://a\u2100b/'/>",
        "<itunes:x>" * 9 + "</itunes:x>" * 9,
        f"<p:x xmlns:p='{URI}' xmlns:q='{URI.upper()}' p:a='1' q:a='2'/>",
    ],
)
def test_what_is_left_out(element: str) -> None:
    """What is said already, counts, is foreign, private, active, no address, too deep, or no XML any more.

    The whole element goes; its neighbours stay.
    """
    assert only(rss(f"<title>t</title>{element}<itunes:episode>3</itunes:episode>")).extensions == (
        "<itunes:episode>3</itunes:episode>",
    )


@pytest.mark.parametrize(
    ("element", "kept"),
    [
        (
            "<itunes:image href='c.png?a&amp;b'/>",
            '<itunes:image href="https://news.example/c.png?a&amp;b"></itunes:image>',
        ),
        (
            f"<podcast:chapters {PODCAST} url='https://u:secret@a.example/1'/>",
            '<podcast:chapters url="https://a.example/1"></podcast:chapters>',
        ),
        (
            "<itunes:title xml:id='a' xml:lang='de' xml:base='/x'>Flut</itunes:title>",
            '<itunes:title xml:lang="de">Flut</itunes:title>',
        ),
        (
            '<itunes:subtitle>He said "data: the new oil" at http://10.0.0.1/</itunes:subtitle>',
            '<itunes:subtitle>He said "data: the new oil" at http://10.0.0.1/</itunes:subtitle>',
        ),
    ],
)
def test_addresses_are_absolute_and_ids_are_gone(element: str, kept: str) -> None:
    """Relative ones would be ours, secrets are nobody's business, two items may have one id; prose is prose."""
    assert only(rss(f"<title>t</title>{element}")).extensions == (kept,)


def test_a_private_feed_may_lead_to_private_hosts() -> None:
    """Whoever reads it is on that network, too."""
    feed = rss("<title>t</title><itunes:image href='http://192.168.0.1/a.png'/>")
    assert len(only(feed, url="http://192.168.0.1/feed").extensions) == 1


def test_an_item_keeps_only_so_many() -> None:
    """Sixty-four, or sixteen thousand characters; one that is too long costs no other."""
    many = tuple(f"<itunes:x>{number}</itunes:x>" for number in range(70))
    assert publishable(many, None, private=False) == many[:64]
    short, long, longer = (f"<itunes:x>{'x' * number}</itunes:x>" for number in (10, 16_300, 20_000))
    assert publishable((longer, long, longer, short), None, private=False) == (long, short)
    assert publishable(("<script>1</script>", "<itunes:x>", "text", "<!-- -->", short), None, private=False) == (
        short,
    )


def test_a_long_text_is_judged_in_linear_time() -> None:
    """Most of a feed may be text that looks like the beginning of an address."""
    half, whole = (min(seconds_to_judge(length) for _ in range(5)) for length in (8_000, 16_000))
    assert whole < 3 * half  # four times as long, were it quadratic


def seconds_to_judge(length: int) -> float:
    """Return the time that the processor spends on a hundred texts."""
    text = f"<itunes:subtitle>{'a' * length}</itunes:subtitle>"
    began = time.process_time()
    assert all(publishable((text,), None, private=False) for _ in range(100))
    return time.process_time() - began


def test_what_is_no_xml_is_a_clear_error() -> None:
    """Publishing takes it for what it is: one category's trouble."""
    with pytest.raises(ValueError, match="extension elements: "):
        elements_of(["<itunes:x>"])


def test_feedparser_keeps_none() -> None:
    """What is ill-formed is read without; the document says in words what was read around."""
    broken = rss(EPISODE).replace("</channel>", "")
    assert only(broken).extensions == ()
    found = tolerant.read(broken, document(broken))
    assert found is not None
    (warning,) = found.warnings
    assert warning.startswith("not well-formed: ")


@pytest.mark.parametrize("render", [rss_feed.render, atom_feed.render])
def test_they_are_published_and_read_again(render: Callable[[Channel], bytes]) -> None:
    """Declared once, at the root; what another Feedworks reads of it is the same."""
    sound = Enclosure(url="https://cdn.example/1.mp3", type="audio/mpeg")
    published = channel(items=(stored_item(item=item(extensions=KEPT, image=None, enclosures=(sound,))),))
    text = render(published).decode()
    assert text.count("xmlns:itunes") == text.count("xmlns:podcast") == 1
    assert "xmlns:geo" not in text
    assert etree.fromstring(text.encode()).nsmap["itunes"] == NAMESPACES["itunes"]
    assert read(text).items[0].extensions == KEPT


def test_they_count_as_content_and_their_absence_does_not() -> None:
    """An item that never had any has the hash that it always had."""
    assert content_hash(item(extensions=KEPT)) != content_hash(item())
    assert content_hash(item(key="0" * 32, title="Fog")) == "6e8ff3c3b4bee06623dc352a27e61666"
