"""The values of a configuration: what is taken, and what is said about the rest."""

import re
from pathlib import Path

import pytest
from config_files import SOURCE, load, problems
from hypothesis import given
from hypothesis import strategies as st

from config import values
from config.model import Category, Posts, Source


def test_reads_every_kind_of_value(tmp_path: Path) -> None:
    """Durations, sizes, lists, tables and category paths arrive as the model has them."""
    config = load(
        tmp_path,
        """
        [site]
        base_url = "https://example.com/feeds"
        output = "../site"
        [poll]
        interval = "2h"
        timeout = 45
        max_bytes = "512KiB"
        worker_memory = "1 GiB"
        [network]
        allow_networks = ["10.0.0.0/8", "192.168.1.5", "10.0.0.0/8"]
        allow_ports = [8080]
        [images]
        probe = false
        [[sources]]
        url = "https://例子.example:8443/路径?a=b#c"
        categories = [" 新媒体 /观察者网/", "A//B"]
        zone = "Asia/Shanghai"
        headers = { Accept-Language = "zh" }
        interval = 0
        [[posts]]
        path = "posts"
        dialect = "hexo"
        [[categories]]
        path = "Cafe\\u0301"
        limit = 5
        """,
    )
    assert config.site.base_url == "https://example.com/feeds/"
    assert config.site.output == tmp_path.parent / "site"
    assert (config.poll.interval, config.poll.timeout, config.poll.max_bytes) == (7200, 45, 512 * 1024)
    assert config.network.allow_networks == ("10.0.0.0/8", "192.168.1.5/32")
    assert config.network.allow_ports == (8080,)
    assert not config.images.probe
    assert config.sources == (
        Source(
            url="https://例子.example:8443/路径?a=b#c",
            categories=("新媒体/观察者网", "A/B"),
            zone="Asia/Shanghai",
            headers={"Accept-Language": "zh"},
            interval=0,
        ),
    )
    assert config.posts == (Posts(path=tmp_path / "posts", dialect="hexo"),)
    assert config.categories == (Category(path="Caf\u00e9", limit=5),)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("[site]\nbase_urll = 1", "feeds.toml:2: site.base_urll: unknown key; did you mean 'base_url'?"),
        ("[network]\nx = 1", "feeds.toml:2: network.x: unknown key; write one of allow_networks, allow_ports"),
        ("[stie]", "feeds.toml:1: stie: unknown key; did you mean 'site'?"),
        ('"a\\nb" = 1', "feeds.toml:1: 'a\\nb': unknown key"),
        ("site = 1", "feeds.toml:1: site: is not a table; write [site]"),
        ("sources = ['https://a/']", "feeds.toml:1: sources: is not a list of tables; write [[sources]]"),
        ("[[sources]]", 'feeds.toml:1: sources.url: is missing; write url = "https://example.com/feed.xml"'),
        ("[site]\nlimit = '5'", "feeds.toml:2: site.limit: is text, not a whole number; write limit = 50"),
        ("[site]\nlimit = true", "feeds.toml:2: site.limit: is true or false, not a whole number"),
        ("[site]\nlimit = 0", "feeds.toml:2: site.limit: is out of range; write a number from 1 to 10000"),
        ("[site]\ntitle = 2024-01-01", "feeds.toml:2: site.title: is a date or time, not text"),
        ('[site]\ntitle = ""', "feeds.toml:2: site.title: is empty"),
        ('[site]\ntitle = "a\\u0000"', "feeds.toml:2: site.title: holds control characters"),
        ('[site]\ntitle = """a\nb"""', "feeds.toml:2: site.title: holds a line break"),
        ("[site]\nlanguage = 'zh_CN'", "feeds.toml:2: site.language: is not a language tag"),
        ("[site]\ntimezone = 'Asia/Shangai'", "IANA name such as 'Asia/Shanghai'"),
        ("[site]\ntimezone = '../../etc/passwd'", "feeds.toml:2: site.timezone: is not a time zone"),
        ("[site]\ntimezone = 'Asia'", "feeds.toml:2: site.timezone: is not a time zone"),
        ("[site]\nbase_url = 'example.com'", "site.base_url: is not a web address; write it from http"),
        ("[site]\nbase_url = 'https://a/?b'", "site.base_url: has a query or fragment"),
        ("[site]\noutput = '/'", "feeds.toml:2: site.output: holds the configuration itself"),
        ("[site]\noutput = '//'", "feeds.toml:2: site.output: holds the configuration itself"),
        ("[site]\noutput = 'ftp://a/b'", "feeds.toml:2: site.output: is an address that cannot be published to"),
        ("[site]\noutput = 'S3://bucket'", "feeds.toml:2: site.output: is an address that cannot be published to"),
        ("[site]\noutput = 's3://'", "feeds.toml:2: site.output: names no bucket; write s3://bucket"),
        ("[site]\noutput = 's3://me:hush@bucket/a'", "feeds.toml:2: site.output: names no bucket"),
        ("[site]\noutput = 's3://bucket/a/../b'", "feeds.toml:2: site.output: names no bucket"),
        ("[site]\noutput = 's3://bucket//a'", "feeds.toml:2: site.output: names no bucket"),
        ("[site]\noutput = 's3://bucket/a?b=c'", "feeds.toml:2: site.output: names no bucket"),
        ("[site]\noutput = 's3://abc'\nstore = 'a.public'", "is in the folder that is published"),
        ("[site]\nstore = 'public/a.db'", "feeds.toml:2: site.store: is in the folder that is published"),
        ("[site]\noutput = '.'", "feeds.toml:2: site.output: holds the configuration itself"),
        ("[site]\noutput = 'public/../..'", "feeds.toml:2: site.output: holds the configuration itself"),
        ("[site]\nstore = 'postgresql://me:hush@db/x'", "feeds.toml:2: site.store: is no SQLite file"),
        (
            "[poll]\ninterval = '1 week'",
            "feeds.toml:2: poll.interval: is not a whole number followed by one of s,",
        ),
        ("[poll]\ninterval = '1 week'", 's, m, h, d; write interval = "1h"'),
        ("[poll]\ninterval = -1", "feeds.toml:2: poll.interval: is out of range"),
        ("[poll]\ntimeout = 0", "feeds.toml:2: poll.timeout: is out of range"),
        ("[poll]\nmax_bytes = '10 MB'", 'B, KiB, MiB, GiB; write max_bytes = "10 MiB"'),
        ("[poll]\ncontact = '联系'", "feeds.toml:2: poll.contact: holds characters that no HTTP header can carry"),
        ("[poll]\nworkers = 0x" + "f" * 5000, "feeds.toml:2: poll.workers: is out of range"),
        (
            '[site]\ncompress = ["gzip", "deflate"]',
            "feeds.toml:2: site.compress: is unknown; write one of gzip, br, zstd",
        ),
        (
            '[site]\ncompress = "br"',
            'feeds.toml:2: site.compress: is text, not a list; write compress = ["gzip", "br", "zstd"]',
        ),
        ("[network]\nallow_ports = [0]", "feeds.toml:2: network.allow_ports: is out of range"),
        ("[network]\nallow_networks = ['10.0.0.1/8']", "feeds.toml:2: network.allow_networks: is not a network"),
        ("[images]\nprobe = 'no'", "feeds.toml:2: images.probe: is text, not true or false; write probe = true"),
        ("[[posts]]\npath = 'a'\ndialect = 'hexxo'", "posts.dialect: is unknown; did you mean 'hexo'?"),
        ("[[categories]]\npath = ' / '", 'categories.path: is empty; write a path such as "A/B/C"'),
        ("[[categories]]\npath = 'a/../b'", "categories.path: has '.' or '..' as a level"),
        (
            "[[categories]]\npath = 'a/\ufffd'",
            "categories.path: has a character that stands for a lost one (U+FFFD)",
        ),
        (f"[[categories]]\npath = '{'a/' * 17}'", "categories.path: is 17 levels deep; write at most 16"),
        (SOURCE + "categories = 'A/B'", 'sources.categories: is text, not a list; write categories = ["A/B"]'),
        (SOURCE + "categories = [1]", 'sources.categories: is a number, not text; write categories = ["A/B"]'),
        (
            SOURCE + "credentials = 'me:hush'",
            "feeds.toml:3: sources.credentials: is not the name of an environment",
        ),
        (
            SOURCE + "headers = { Authorization = 'hush' }",
            "feeds.toml:3: sources.headers: has Authorization; put its",
        ),
        (
            SOURCE + "headers = { cookie = 'hush' }",
            "sources.headers: has cookie; put its value into an environment variable",
        ),
        (
            SOURCE + "headers = { Accept-Encoding = 'br' }",
            "sources.headers: has Accept-Encoding, which is set for",
        ),
        (SOURCE + "headers = { If-None-Match = '1' }", "sources.headers: has If-None-Match, which is set for"),
        (SOURCE + "headers = { 'X Y' = '1' }", "sources.headers: has a name that no HTTP header has"),
        (SOURCE + "headers = { X = 'a', x = 'b' }", "sources.headers: has a header twice"),
        (SOURCE + 'headers = { X = "a\\r\\nb" }', "sources.headers: holds control characters"),
    ],
)
def test_a_wrong_value_is_told_with_its_place_and_a_way_out(tmp_path: Path, line: str, message: str) -> None:
    """The message begins with file, line and key, and says what to do; it never repeats a secret."""
    found = problems(tmp_path, line)
    assert len(found) == 1
    assert message in found[0]
    assert re.match(r"feeds\.toml:\d+: \S", found[0])
    assert "hush" not in found[0]


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("https://me:hush@a.example/", 'holds a user or password; take it out.*credentials = "NAME"'),
        ("https://hush@a.example/", "holds a user or password"),
        ("ftp://hush@a.example/", "holds a user or password"),
        ("ftp://a.example/?hush", "is not a web address; write it from http:// or https:// on"),
        ("javascript:hush()", "is not a web address"),
        ("file:///etc/passwd", "is not a web address"),
        ("a.example/feed", "is not a web address"),
        ("", "is not a web address"),
        ("https:///feed", "is not a whole web address"),
        ("https://a.example/a b", "is not a whole web address"),
        ("https://a.example:port/", "is not a whole web address"),
        ("https://[::1/", "is not a whole web address"),
        ("https://a.example:99999/", "has a port that does not exist"),
        ("https://a.example:0/", "has a port that does not exist"),
    ],
)
def test_a_source_is_a_web_address_without_secrets(tmp_path: Path, url: str, message: str) -> None:
    """Only http and https with a host pass, never a user or password, and the address is not repeated."""
    found = problems(tmp_path, f"[[sources]]\nurl = '{url}'\n")
    assert re.match(f"feeds.toml:2: sources.url: {message}", found[0])
    assert "hush" not in found[0]


def test_an_at_sign_in_the_path_is_no_user(tmp_path: Path) -> None:
    """Feeds of people, as the Fediverse has them, are plain addresses."""
    assert load(tmp_path, "[[sources]]\nurl = 'https://social.example/@me.rss'").sources


@given(st.text())
def test_normalising_a_category_twice_changes_nothing(written: str) -> None:
    """A path that was accepted is one that is accepted as it is."""
    try:
        path = values.category(written)
    except values.BadValue:
        return
    assert values.category(path) == path
    assert all(level == level.strip() != "" for level in path.split("/"))
