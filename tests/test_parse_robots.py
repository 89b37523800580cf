"""What a robots.txt says to us: groups, lines, and bytes that are none."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from make import NOON

from feeds.parse.robots import MOST_BYTES, forbidding, read_robots
from store.source_model import Robots

FEED = "https://harbour.example/feed.xml"


def read(text: str) -> Robots:
    """Return what a robots.txt says, its lines without those that end them."""
    return read_robots(text.encode(), NOON)


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("User-agent: Feedworks\nDisallow: /", ("Disallow: /",)),
        ("USER-AGENT: feedWORKS/1.0 (news)\ndisallow: /a\nALLOW: /a/b", ("Disallow: /a", "Allow: /a/b")),
        ("User-agent: *\nDisallow: /", ()),
        ("User-agent: Feed\nDisallow: /\n\nUser-agent: Feedworks-Beta\nDisallow: /", ()),
        ("User-agent: Feedworks\nDisallow:", ()),
        ("Disallow: /\nUser-agent: Feedworks\nAllow: /", ("Allow: /",)),
        ("User-agent: other\nUser-agent: Feedworks\nDisallow: /x", ("Disallow: /x",)),
        ("User-agent: other\nDisallow: /\nUser-agent: Feedworks\nDisallow: /x", ("Disallow: /x",)),
        ("User-agent: Feedworks\nSitemap: /s\nUser-agent: other\nDisallow: /x", ("Disallow: /x",)),
        ("User-agent: Feedworks\nDisallow: /x\n\nNonsense\n\nDisallow: /y", ("Disallow: /x", "Disallow: /y")),
        (
            "User-agent: Feedworks\nDisallow: /x\nUser-agent: *\nDisallow: /\nUser-agent: feedworks\nDisallow: /y",
            ("Disallow: /x", "Disallow: /y"),
        ),
        (
            " User-agent : Feedworks # us\r\n Disallow : /x y # why\rDisallow: /z",
            ("Disallow: /x y", "Disallow: /z"),
        ),
    ],
    ids=[
        "ours", "case", "star", "other names", "empty", "no group", "two names", "two groups", "sitemap", "noise",
        "merged", "spaces",
    ],
)  # fmt: skip
def test_only_groups_that_name_us_forbid(text: str, rules: tuple[str, ...]) -> None:
    """RFC 9309 §2.2.1: the product token, whatever its case, and all groups that have it; `*` is for crawlers."""
    assert read(text).rules == rules


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        ("User-agent: *\nCrawl-delay: 10", 10),
        ("User-agent: *\nDisallow: /\nCrawl-delay: 2.5", 2.5),
        ("User-agent: Feedworks\nCrawl-delay: 3\n\nUser-agent: *\nCrawl-delay: 10", 3),
        ("User-agent: Feedworks\nAllow: /\n\nUser-agent: *\nCrawl-delay: 10", 0),
        ("User-agent: other\nCrawl-delay: 10", 0),
        ("User-agent: *\nCrawl-delay: 1\nCrawl-delay: 7\nCrawl-delay: 2", 7),
        ("User-agent: *\nCrawl-delay: soon", 0),
        ("User-agent: *\nCrawl-delay: -5", 0),
        ("User-agent: *\nCrawl-delay: inf", 0),
        ("User-agent: *\nCrawl-delay: nan", 0),
        ("Crawl-delay: 10", 0),
    ],
)
def test_the_delay_is_that_of_the_group_for_us(text: str, delay: float) -> None:
    """The group that names us, and else that for all; what is no number of seconds is not there."""
    assert read(text).delay == delay


@pytest.mark.parametrize(
    ("rules", "line"),
    [
        (("Disallow: /",), "Disallow: /"),
        (("Disallow: /other",), None),
        (("Disallow: /", "Allow: /feed"), None),
        (("Allow: /", "Disallow: /feed"), "Disallow: /feed"),
        (("Disallow: /fee", "Disallow: /feed.xml", "Disallow: /f"), "Disallow: /feed.xml"),
        (("Disallow: /*.xml$",), "Disallow: /*.xml$"),
        (("Disallow: /feed.xml$", "Allow: /feed.xml"), "Disallow: /feed.xml$"),
        (("Disallow: /%66eed",), "Disallow: /%66eed"),
        (("Disallow: /feed", "Allow: /feed"), None),
        ((), None),
    ],
)
def test_the_longest_line_decides(rules: tuple[str, ...], line: str | None) -> None:
    """RFC 9309 §2.2.2 and §2.2.3; of two that are as long, the one that allows."""
    assert forbidding(Robots(at=NOON, rules=rules), FEED) == line


def test_a_byte_order_mark_is_no_part_of_the_first_line() -> None:
    """Editors put it before the first user-agent."""
    assert read_robots(b"\xef\xbb\xbfUser-agent: Feedworks\nDisallow: /", NOON).rules == ("Disallow: /",)


def test_a_page_says_nothing() -> None:
    """Many sites answer every address with a page."""
    page = "<!doctype html>\n<title>User-agent: Feedworks</title>\n<p>Disallow: /</p>\n<script>allow: 1</script>"
    assert read(page) == Robots(at=NOON)


def test_what_is_huge_is_read_to_the_limit() -> None:
    """500 KiB (RFC 9309 §2.5), to the end of a line: half of one would forbid more than is meant."""
    head = "User-agent: Feedworks\nDisallow: /first\n"
    filler = "# " + "x" * 97 + "\n"
    text = head + filler * ((MOST_BYTES - len(head)) // len(filler))
    body = text + "Disallow: /" + "a" * 100 + "\nDisallow: /last\n"
    assert len(text) < MOST_BYTES < len(body)
    assert read(body).rules == ("Disallow: /first",)
    many = "User-agent: Feedworks\n" + "Disallow: /a*b*c\n" * 30_000
    assert len(read(many).rules) == 1_000


def test_a_line_that_is_longer_than_any_address_is_passed_over() -> None:
    """Cut short it would forbid more than is meant; whole it would be kept for nothing."""
    text = f"User-agent: Feedworks\nDisallow: /{'a' * 3_000}\nDisallow: /{'b' * 2_000}\n"
    assert read(text).rules == ("Disallow: /" + "b" * 2_000,)


def test_the_memory_it_takes_is_bounded_by_what_is_read() -> None:
    """A group of many crawlers and rules; ours counts among them, whatever stands between."""
    crawlers = "".join(f"User-agent: {'a' * number}\n" for number in range(1, 500))
    body = (crawlers + "User-agent: Feedworks\n" + "Allow:\n" * 20_000 + "Disallow: /x\n").encode()
    tracemalloc.start()
    robots = read_robots(body, NOON)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert robots.rules == ("Disallow: /x",)
    assert peak < 40 * len(body)


@given(body=st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_no_bytes_make_it_fail(body: bytes) -> None:
    """Neither to be read nor to be asked, in a group of ours or not."""
    for head in (b"", b"User-agent: Feedworks\nDisallow: ", b"User-agent: *\nCrawl-delay: "):
        robots = read_robots(head + body, NOON)
        assert 0 <= robots.delay < float("inf")
        assert forbidding(robots, FEED) in {None, *robots.rules}
        assert all(rule == rule.strip() and len(rule.splitlines()) == 1 for rule in robots.rules)
