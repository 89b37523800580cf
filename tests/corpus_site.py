"""Real feeds and posts as a site of their own: served over HTTP on loopback, configured, published by a run."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from csv import DictReader
from dataclasses import dataclass
from pathlib import Path

from command import write_config
from loopback import Page, Site, loopback

ADDRESSES = [f"127.0.1.{number}" for number in range(1, 9)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusSite:
    """Where the corpus is served, the configuration that polls it, and which feed each source is."""

    home: Path
    config: Path
    sites: list[Site]
    sources: Mapping[str, str]

    @property
    def output(self) -> Path:
        """The folder that is published to."""
        return self.home / "public"


@contextmanager
def corpus_site(corpus: Path, home: Path) -> Iterator[CorpusSite]:
    """Serve the corpus while the context lasts, and configure all of it in `home`."""
    with ExitStack() as stack:
        sites = [stack.enter_context(loopback(address)) for address in ADDRESSES]
        sources = serve_feeds(corpus, sites)
        yield CorpusSite(home=home, config=configure(corpus, home, sites, sources), sites=sites, sources=sources)


def serve_feeds(corpus: Path, sites: list[Site]) -> dict[str, str]:
    """Put every real feed on one of the sites, every other one with an ETag; return their names by URL."""
    sources = {}
    for number, row in enumerate(rows(corpus / "feeds" / "reference.tsv")):
        site, path = sites[number % len(sites)], f"/{number}/{Path(row['file']).name}"
        body = (corpus / "feeds" / row["file"]).read_bytes()
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"' if number % 2 else None
        site.pages[path] = Page(body=body, type="application/octet-stream", etag=etag)
        sources[site.url + path] = row["file"]
    return sources


def configure(corpus: Path, home: Path, sites: list[Site], sources: Mapping[str, str]) -> Path:
    """Write the configuration: a category a folder of feeds, a category a folder of posts."""
    blocks = [
        f"[[sources]]\nurl = '{url}'\ncategories = ['Feeds/{Path(name).parent}']\n"
        for url, name in sources.items()
    ]
    for posts in sorted(path for path in (corpus / "posts").iterdir() if path.is_dir()):
        base = f"https://{posts.name.replace('+', '.')}.example/".lower()
        blocks.append(f"[[posts]]\npath = '{posts}'\ncategory = 'Posts/{posts.name}'\nbase_url = '{base}'\n")
    (home / "seed").mkdir()
    (home / "seed" / "seed.md").write_bytes((corpus / "seed.md").read_bytes())
    blocks.append("[[posts]]\npath = 'seed'\ndialect = 'hexo'\nzone = 'Asia/Shanghai'\n")
    return write_config(home, *(site.port for site in sites), sources="\n".join(blocks), images=False)


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table of tab-separated values."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(DictReader(file, delimiter="\t"))
