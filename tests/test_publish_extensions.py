"""Extension elements: what its vocabulary allows is published, the rest is left out."""

import pytest
from lxml import etree

from feeds.publish.extensions import fit_elements


def published(*fragments: str, itunes: bool = True) -> list[str]:
    """Return the elements as text, without their namespaces."""
    found = fit_elements(fragments, itunes=itunes)
    for one in found:
        one.tail = None
    return [f"{etree.QName(one).localname}: {one.text or ''}".strip() for one in found]


@pytest.mark.parametrize(
    ("fragment", "kept"),
    [
        ("<itunes:duration>1:31:05</itunes:duration>", ["duration: 1:31:05"]),
        ("<itunes:episodeType>bonus</itunes:episodeType>", ["episodeType: bonus"]),
        ("<itunes:subtitle>&lt;b&gt;x</itunes:subtitle>", ["subtitle: <\u2060b>x"]),
        ("<itunes:title>a\x92b\ufffd</itunes:title>", ["title: ab"]),
        ('<itunes:image href="https://a.example/1.jpg"></itunes:image>', ["image:"]),
        ("<podcast:season>one</podcast:season>", ["season: one"]),
        ("<geo:lat>-45.5</geo:lat>", ["lat: -45.5"]),
        ("<georss:point>45.2, -71.9</georss:point>", ["point: 45.2 -71.9"]),
        ("<georss:line>1 2\n3 4</georss:line>", ["line: 1 2 3 4"]),
        ("<georss:where><gml:Point><gml:pos>1 2</gml:pos></gml:Point></georss:where>", ["where:"]),
        ("<geo:Point><geo:lat>1</geo:lat><geo:long>2</geo:long></geo:Point>", ["Point:"]),
        (
            "<creativeCommons:license>https://a.example/by</creativeCommons:license>",
            ["license: https://a.example/by"],
        ),
    ],
)
def test_what_a_vocabulary_allows_is_published(fragment: str, kept: list[str]) -> None:
    """White space and commas are settled, and text is never HTML."""
    assert published(fragment) == kept


@pytest.mark.parametrize(
    "fragment",
    [
        "<itunes:duration>PT3M</itunes:duration>",
        "<itunes:duration>1:2:3</itunes:duration>",
        "<itunes:episode>0</itunes:episode>",
        "<itunes:explicit>maybe</itunes:explicit>",
        "<itunes:isClosedCaptioned>yes</itunes:isClosedCaptioned>",
        "<itunes:new-feed-url>https://a.example/</itunes:new-feed-url>",
        '<itunes:title lang="de">x</itunes:title>',
        "<itunes:image></itunes:image>",
        '<itunes:image href="http://localhost/1.jpg"></itunes:image>',
        "<psc:chapters></psc:chapters>",
        "<geo:lat>91</geo:lat>",
        "<geo:foo>1</geo:foo>",
        "<geo:Point><geo:lat>1</geo:lat></geo:Point>",
        "<georss:point>here</georss:point>",
        "<georss:polygon>1 2 3</georss:polygon>",
        "<georss:where><gml:Point></gml:Point></georss:where>",
        "<georss:where><gml:Circle></gml:Circle></georss:where>",
        "<gml:pos>1 2</gml:pos>",
        "<creativeCommons:license>by</creativeCommons:license>",
    ],
)
def test_what_a_vocabulary_does_not_allow_is_left_out(fragment: str) -> None:
    """An unknown name, another form, a part without the whole."""
    assert published(fragment) == []


def test_of_itunes_each_is_said_once_and_only_of_episodes() -> None:
    """The first counts."""
    two = ("<itunes:season>1</itunes:season>", "<itunes:season>2</itunes:season>")
    assert published(*two) == ["season: 1"]
    assert published(*two, "<podcast:season>3</podcast:season>", itunes=False) == ["season: 3"]


@pytest.mark.parametrize("text", ["a" * 300, "&lt;b&gt;" * 60, "&amp;amp;" * 100])
def test_a_subtitle_is_as_long_as_itunes_takes(text: str) -> None:
    """255 characters with all that keeps it from being HTML; a longer one is cut."""
    (subtitle,) = fit_elements([f"<itunes:subtitle>{text}</itunes:subtitle>"], itunes=True)
    assert 200 < len(subtitle.text or "") <= 255
