"""The rules of sites: each by an address as a person copies it, and the feeds that follow."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.find.sites import RULES, feeds_of

VIDEOS = "https://www.youtube.com/feeds/videos.xml"
CASES: dict[str, tuple[str, ...]] = {
    "https://github.com/harbour.atom": (),
    "https://www.youtube.com/channel/UCabc-1_2/videos": (f"{VIDEOS}?channel_id=UCabc-1_2",),
    "https://www.youtube.com/playlist?list=PLabc": (f"{VIDEOS}?playlist_id=PLabc",),
    "https://m.youtube.com/watch?v=x&list=PLabc&index=2": (f"{VIDEOS}?playlist_id=PLabc",),
    "https://youtube.com/user/Harbour/about": (f"{VIDEOS}?user=Harbour",),
    "https://www.youtube.com/@harbour": (),
    "https://github.com/harbour/tide": (
        "https://github.com/harbour/tide/releases.atom",
        "https://github.com/harbour/tide/commits.atom",
        "https://github.com/harbour/tide/tags.atom",
    ),
    "https://github.com/harbour/tide/releases": ("https://github.com/harbour/tide/releases.atom",),
    "https://github.com/harbour/tide/commits/main/": ("https://github.com/harbour/tide/commits/main.atom",),
    "https://github.com/harbour?tab=repositories": ("https://github.com/harbour.atom",),
    "https://gitlab.com/harbour/boats/tide/-/tags": (
        "https://gitlab.com/harbour/boats/tide/-/releases.atom",
        "https://gitlab.com/harbour/boats/tide/-/tags?format=atom",
        "https://gitlab.com/harbour/boats/tide.atom",
    ),
    "https://gitlab.com/harbour": ("https://gitlab.com/harbour.atom",),
    "https://codeberg.org/harbour/tide": (
        "https://codeberg.org/harbour/tide/releases.rss",
        "https://codeberg.org/harbour/tide.rss",
    ),
    "https://codeberg.org/harbour": ("https://codeberg.org/harbour.rss",),
    "https://old.reddit.com/r/Harbour/": ("https://www.reddit.com/r/Harbour/.rss",),
    "https://www.reddit.com/r/Harbour/new/": ("https://www.reddit.com/r/Harbour/new/.rss",),
    "https://www.reddit.com/r/Harbour/comments/1abc/low_tide/": (
        "https://www.reddit.com/r/Harbour/comments/1abc/low_tide/.rss",
    ),
    "https://www.reddit.com/u/ida": ("https://www.reddit.com/user/ida/.rss",),
    "https://bsky.app/profile/ida.example": ("https://bsky.app/profile/ida.example/rss",),
    "https://medium.com/@ida": ("https://medium.com/feed/@ida",),
    "https://medium.com/tag/boats": ("https://medium.com/feed/tag/boats",),
    "https://ida.medium.com/": ("https://ida.medium.com/feed",),
    "https://ida.substack.com/archive": ("https://ida.substack.com/feed",),
    "https://ida.wordpress.com": ("https://ida.wordpress.com/feed/",),
    "https://ida.wordpress.com/category/boats/old/": ("https://ida.wordpress.com/category/boats/old/feed/",),
    "https://ida.ghost.io/tag/boats/": ("https://ida.ghost.io/tag/boats/rss/",),
    "https://ida.blogspot.co.uk/": ("https://ida.blogspot.co.uk/feeds/posts/default",),
    "http://ida.blogspot.com/search/label/Boats": ("http://ida.blogspot.com/feeds/posts/default/-/Boats",),
    "https://ida.tumblr.com/tagged/boats": ("https://ida.tumblr.com/tagged/boats/rss",),
    "https://www.tumblr.com/ida": ("https://ida.tumblr.com/rss",),
    "https://ida.dreamwidth.org/": ("https://ida.dreamwidth.org/data/rss",),
    "https://stackoverflow.com/questions/tagged/boats": (
        "https://stackoverflow.com/feeds/tag?tagnames=boats&sort=newest",
    ),
    "https://boats.stackexchange.com/questions/12/how-to-row": (
        "https://boats.stackexchange.com/feeds/question/12",
    ),
    "https://superuser.com/users/7/ida": ("https://superuser.com/feeds/user/7",),
    "https://askubuntu.com/": ("https://askubuntu.com/feeds",),
    "https://news.ycombinator.com/": ("https://news.ycombinator.com/rss",),
    "https://lobste.rs/t/boats": ("https://lobste.rs/t/boats.rss",),
    "https://lobste.rs": ("https://lobste.rs/rss",),
    "https://pypi.org/project/tide/": ("https://pypi.org/rss/project/tide/releases.xml",),
    "https://arxiv.org/list/cs.CL/recent": ("https://rss.arxiv.org/rss/cs.CL",),
    "https://dev.to/t/boats": ("https://dev.to/feed/tag/boats",),
    "https://social.example/@ida": ("https://social.example/@ida.rss",),
}


@pytest.mark.parametrize("url", CASES)
def test_feeds_follow_from_the_address(url: str) -> None:
    """Nothing is asked for this."""
    assert feeds_of(url) == CASES[url]


def test_every_rule_has_a_case() -> None:
    """Each line of the table is the first that matches some address above."""

    def first(url: str) -> int:
        asked = re.sub(r"^https?://(?:www\.)?", "", url)
        path, mark, query = asked.partition("?")
        return next(
            number
            for number, rule in enumerate(RULES)
            if re.fullmatch(rf"(?:{rule.pattern})(?:\?.*)?", path.rstrip("/") + mark + query, re.IGNORECASE)
        )

    assert {first(url) for url in CASES} == set(range(len(RULES)))


@pytest.mark.parametrize(
    "url",
    [
        "https://harbour.example/",
        "https://harbour.example/feed.xml",
        "https://www.reddit.com/r/Harbour/.rss",
        "https://medium.com/feed/@ida",
        "https://social.example/@ida@other.example",
        "https://notgithub.com/harbour/tide",
        "https://github.com.example/harbour/tide",
        "https://news.example/@ida/posts/1",
        "rsshub://github/harbour",
    ],
)
def test_other_addresses_have_no_rule(url: str) -> None:
    """Neither feeds themselves, nor sites that only look alike."""
    assert feeds_of(url) == ()


@pytest.mark.parametrize("url", [feed for feeds in CASES.values() for feed in feeds])
def test_a_feed_is_not_taken_for_a_page(url: str) -> None:
    """Who gives the feed's own address gets no feed of that feed."""
    assert feeds_of(url) == ()


def test_the_documented_addresses_lead_where_it_says() -> None:
    """Each row of the table is what the rules make of it."""
    table = (Path(__file__).parents[1] / "docs" / "finding.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\S+)`(?: \(\w+\))? \| (.+) \|$", table, re.MULTILINE)
    told = {url: tuple(re.findall(r"`(\S+)`", feeds)) for url, feeds in rows}
    assert len(told) > 20
    assert told == {url: feeds_of(url) for url in told}


@given(st.text(alphabet="abc/@?=.:-_%[]{}", max_size=40))
def test_any_path_has_some_answer(path: str) -> None:
    """Braces and brackets in an address are nothing that a rule stumbles over."""
    for host in ("github.com", "medium.com", "www.youtube.com", "x.wordpress.com", "h.example"):
        assert isinstance(feeds_of(f"https://{host}/{path}"), tuple)
