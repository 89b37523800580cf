"""References: letters become characters, bombs are refused."""

import pytest

from feeds.errors import ParseError
from feeds.parse.entities import mend

LAUGHS = '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">'


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("caf&eacute;&nbsp;&hellip;", "café\xa0…"),
        ("&lt;b&gt; &amp; &quot;x&apos;", "&lt;b&gt; &amp; &quot;x&apos;"),
        ("&amp;eacute; AT&T; &nosuch;", "&amp;eacute; AT&T; &nosuch;"),
        ("a&#1;b&#x0B;c&#xFFFE;d&#xD800;e&#x110000;f&#99999999999999;g", "abcdefg"),
        ("&#9;&#10;&#13;&#32;&#8217;&#x1F600;&amp;#1;", "&#9;&#10;&#13;&#32;&#8217;&#x1F600;&amp;#1;"),
        ('<!ENTITY rsquo "&#8217;">&rsquo;', '<!ENTITY rsquo "&#8217;">’'),
    ],
)
def test_html_names_become_characters_and_illegal_references_go(text: str, mended: str) -> None:
    """What XML knows itself, what is escaped, and what nobody knows stays as it is."""
    assert mend(text) == mended


@pytest.mark.parametrize("declarations", [LAUGHS, f"<!ENTITY a '{'ha' * 501}'>", "<!ENTITY % a '%b;'>"])
def test_entities_that_expand_are_refused(declarations: str) -> None:
    """A billion laughs and a long string repeated are neither parsed nor expanded."""
    with pytest.raises(ParseError, match="entities"):
        mend(f"<!DOCTYPE r [{declarations}]><rss/>")
