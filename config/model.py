"""What the owner wants, as frozen values. `default.toml` explains every key; `load.py` fills these in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

NAME = "feeds.toml"
"""How a configuration file is called where nobody names another."""

DialectName = Literal[
    "hexo", "jekyll", "hugo", "zola", "pelican", "nikola", "astro", "docusaurus", "eleventy"
]  # fmt: skip
Dialect = Literal["auto", DialectName]
Coding = Literal["gzip", "br", "zstd"]
ImageMode = Literal["link", "no-referrer", "mirror"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The site that is published: `base_url` ends in '/', `limit` is items a feed, `store` a path or URL.

    `max_loss` is the share of a feed's items, in per cent, that may be gone at once.
    Where the key `output` names a bucket, `bucket` is its URL, and `output` the folder that is uploaded to it.
    `compress` names the content codings in which each published text file has a sibling.
    """

    title: str = "Feedworks"
    description: str = ""
    base_url: str = "http://localhost:8000/"
    output: Path = Path("public")
    store: str = "feedworks.db"
    language: str = "en"
    timezone: str = "UTC"
    limit: int = 50
    max_loss: int = 50
    bucket: str | None = None
    compress: tuple[Coding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """Defaults of polling; durations in seconds, `max_bytes` after decoding.

    With an `interval`, sources are polled so often; without, as their rhythm wants it, for a `budget` of polls a
    day over all of them (None: 24 for each) or, with a `target_delay`, so that news waits so long on average, and
    at least `min_interval` and at most `max_interval` apart. Requests to one host are `spacing` apart.
    """

    budget: int | None = None
    target_delay: int | None = None
    min_interval: int = 300
    max_interval: int = 3 * 86400
    interval: int | None = None
    spacing: int = 1
    timeout: int = 30
    max_bytes: int = 10 * 1024 * 1024
    max_items: int = 500
    concurrency: int = 32
    workers: int = 2
    worker_memory: int = 1024 * 1024 * 1024
    worker_timeout: int = 20
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """What may be fetched beside public addresses on ports 80 and 443; networks in CIDR notation."""

    allow_networks: tuple[str, ...] = ()
    allow_ports: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Images:
    """Pictures: whether lead images are measured, what stands in for one, and how all are published.

    `mode` says where a reader loads pictures from; `keep` is how long, in seconds, copies stay that nothing shows.
    """

    probe: bool = True
    placeholder: str | None = None
    mode: ImageMode = "no-referrer"
    keep: int = 90 * 86400


@dataclass(frozen=True, slots=True, kw_only=True)
class RSSHub:
    """The RSSHub instances that routes are asked of, the first before the others; each ends in '/'."""

    instances: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSub:
    """Hubs that are told what was published; where others reach ours, with '/' at its end (None: no push)."""

    hubs: tuple[str, ...] = ()
    callback: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A subscribed feed. `categories` are paths 'A/B/C'; `zone` overrules what its dates claim.

    `url` is an address, or 'rsshub://' and a route, which any of the configured instances may answer.
    `credentials` names the environment variable that holds 'user:password' or 'Bearer …'; `interval`,
    `min_interval`, `max_interval` and `timeout` (seconds) and `max_items` overrule `[poll]`, `images` the mode of
    `[images]`. Without `robots` it is polled whatever the robots.txt of its host says.
    """

    url: str
    categories: tuple[str, ...] = ()
    title: str | None = None
    zone: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    credentials: str | None = None
    interval: int | None = None
    min_interval: int | None = None
    max_interval: int | None = None
    timeout: int | None = None
    max_items: int | None = None
    images: ImageMode | None = None
    robots: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """A registrable domain, or an IP address, whose requests are `spacing` seconds apart."""

    name: str
    spacing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Posts:
    """A folder of front-matter posts; the posts' own categories hang below `category`.

    `zone` overrules what dates claim ('GMT' that is Beijing time); dates that claim nothing use it or the
    site's. `base_url` is where the posts live on the web: what relative links and permalinks resolve against.
    `images` overrules the mode of `[images]`.
    """

    path: Path
    dialect: Dialect = "auto"
    category: str = ""
    title: str | None = None
    zone: str | None = None
    base_url: str | None = None
    images: ImageMode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """What a category says of itself; all but `path` may be left out."""

    path: str
    title: str | None = None
    description: str | None = None
    image: str | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The whole configuration; `path` is the file it came from, and relative paths start beside it.

    `folders` are those in which its files are, or in which an included one may come to be.
    """

    path: Path
    folders: tuple[Path, ...] = ()
    site: Site = Site()
    poll: Poll = Poll()
    network: Network = Network()
    images: Images = Images()
    rsshub: RSSHub = RSSHub()
    websub: WebSub = WebSub()
    sources: tuple[Source, ...] = ()
    hosts: tuple[Host, ...] = ()
    posts: tuple[Posts, ...] = ()
    categories: tuple[Category, ...] = ()
