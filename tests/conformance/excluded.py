"""Cases that are not asked, because they assert what our model does not hold. Never because we fail them."""

import re
from typing import Any

# Found in the case's group and the path that it asserts, as in 'wellformed/rss feed.cloud.port'.
_EXCLUDED = tuple(
    (re.compile(pattern), why)
    for pattern, why in (
        (r"^wellformed/cdf ", "CDF: a format of 1997 that no feed has any more"),
        (r"\.psc_chapters|^wellformed/psc .*\.links", "Podlove chapters"),
        (r"\.(rights|copyright|license)(_detail)?\b", "rights"),
        (r"\.where\b", "places (GeoRSS, GML)"),
        (r"\.contributors\b", "contributors, who are no authors"),
        (r"\.publisher(_detail)?\b", "publishers and webmasters, who are no authors"),
        (r"\.generator(_detail)?\b", "generator"),
        (r" feed\.(cloud|textinput|docs)\b", "RSS 2.0's cloud, textInput and docs"),
        (r" feed\.info(_detail)?\b", "Atom 0.3's info, a text for those who open the feed in a browser"),
        (r"\.itunes_(block|explicit|duration)\b", "iTunes' flags and duration"),
        (r"\.media_player\b", "Media RSS's player, a page"),
        (r"\.(comments|wfw_\w+|thr_in-reply-to)\b", "comments and their feeds"),
        (r"\.(expired|validity_start|validity_end)(_parsed)?\b", "until when something holds"),
        (r"\.guidislink\b", "whether a guid is a link; the link itself is asked"),
        (r"\.scheme\b", "schemes of categories"),
        (r"\.(madeup_element|abcdefg)\b", "elements that no format knows"),
        (r" modified_parsed\b", "HTTP's validators, which are the client's"),
        (r" feed\.(id|guid)\b", "a feed's id; a source is known by its address"),
        (r" feed\.(tags|category)\b", "categories of a whole feed; the configuration says them"),
        (r" feed\.created_parsed\b", "when a feed was first made"),
        (r" feed\.image\.(width|height)\b", "the size of a feed's image"),
        (r" feed\.\w+_detail\.language\b", "a language for each text of a feed; it has one"),
        (r"\.source\.(subtitle(_detail)?|tags)\b", "subtitle and categories of an item's source"),
        (r"\.source\.title_detail\b", "the type of a source's title"),
        (r"\.links\.\d\.(title|hreflang|length|type)\b", "attributes of links that enclose nothing"),
        (r"\.links\.\d\.rel=enclosure", "which of an item's links comes first"),
        (
            r"\.source\.links\.\d\.rel\b|\.links\.\d(\.rel=(?!alternate)|$)|\.links\.1",
            "links but the page and enclosures",
        ),
    )
)


def reason(group: str, assertion: dict[str, Any]) -> str | None:
    """Return why a case that asserts this is not asked; None for one that is."""
    text = f"{group} {asserted(assertion)}"
    return next((why for pattern, why in _EXCLUDED if pattern.search(text)), None)


def asserted(assertion: dict[str, Any]) -> str:
    """Return the path that is asserted, with dots, and of a link's relation its value; it says which link."""
    if path := assertion["path"]:
        return ".".join(map(str, path)) + (f"={assertion['value']}" if path[-1] == "rel" else "")
    return re.sub(r"\['?(\w+)'?\]", r".\1", assertion["raw"].partition(" == '")[0])
