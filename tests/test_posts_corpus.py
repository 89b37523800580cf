"""Real posts of every dialect, against what a reader's eye finds in them."""

import re
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import pytest
from corpora import corpus
from expected_posts.every import EXPECTED, REFUSED
from expected_posts.expected import SITE, Expected

from config.model import DialectName
from feeds.errors import PostError
from feeds.model import Post
from feeds.posts import PostSettings, read_post
from store.model import Person

NOW = datetime(2026, 6, 1, tzinfo=UTC)


class Folder(NamedTuple):
    """Who the posts of a repository are for, and where in it they begin."""

    dialect: DialectName
    root: str = ""


FOLDERS = {
    "11ty+eleventy-base-blog": Folder("eleventy", "content/"),
    "1Krypt0+personal-page": Folder("astro", "src/data/posts/"),
    "Holmses+Holmses.github.io": Folder("jekyll"),
    "PoiScript+solomon": Folder("hugo", "public/post/"),
    "babel+website": Folder("docusaurus", "website/blog/"),
    "gatsbyjs+gatsby-starter-blog": Folder("astro", "content/blog/"),
    "getnikola+nikola": Folder("nikola", "tests/data/"),
    "getzola+zola": Folder("zola", "test_site/content/"),
    "gohugoio+hugoBasicExample": Folder("hugo", "content/"),
    "gohugoio+hugoDocs": Folder("hugo", "content/en/"),
    "golang+website": Folder("hugo", "_content/blog/"),
    "habijung+habijung.github.io": Folder("jekyll", "docs/"),
    "hexojs+hexo-theme-unit-test": Folder("hexo", "source/_posts/"),
    "hexojs+site": Folder("hexo", "source/_posts/"),
    "huzhenghui+huzhenghui.github.io-Hexo": Folder("hexo", "source/_posts/"),
    "jaycaix+jaycaix.github.io": Folder("jekyll"),
    "jekyll+jekyll": Folder("jekyll", "(?:docs|test/source)/"),
    "jonathan-g+jonathangilligan.hugo": Folder("hugo", "content/"),
    "kitian616+jekyll-TeXt-theme": Folder("jekyll", "docs/"),
    "nodejs+nodejs.org": Folder("docusaurus", "apps/site/pages/en/blog/"),
    "poole+lanyon": Folder("jekyll"),
    "rust-lang+blog.rust-lang.org": Folder("zola", "content/"),
    "volantis-x+volantis-docs": Folder("hexo", "source/(?:_posts/)?"),
    "withastro+starlight": Folder("astro", ".*/content/docs/"),
}


def read(file: Path) -> Post:
    """Read a file of the corpus, whose name is its path in its repository with '__' for '/'."""
    dialect, root = FOLDERS[file.parent.name]
    path = re.sub(f"^{root}", "", file.name.replace("__", "/"))
    return read_post(file.read_bytes(), PurePosixPath(path), PostSettings(dialect=dialect, base_url=SITE), NOW)


def files() -> list[Path]:
    """Return every post of the corpus."""
    return sorted(path for path in (corpus() / "posts").glob("*/*") if path.is_file())


@pytest.mark.corpus
def test_every_post_is_read_or_refused_by_a_rule() -> None:
    """Each file gives an item, but for those that are refused on purpose, with the words of the rule."""
    refused = {}
    for file in files():
        try:
            assert read(file).item.title
        except PostError as error:
            refused[f"{file.parent.name}/{file.name}"] = str(error)
    assert refused.keys() == REFUSED.keys()
    assert [name for name, words in REFUSED.items() if words not in refused[name]] == []


@pytest.mark.corpus
@pytest.mark.parametrize("expected", EXPECTED, ids=lambda expected: expected.file)
def test_a_post_says_what_an_eye_finds(expected: Expected) -> None:
    """Title, date, categories, tags, image and state are those that stand in the file."""
    post = read(corpus() / "posts" / expected.file)
    item, begins = post.item, expected.title.removesuffix("…")
    assert (
        Expected(
            file=expected.file,
            title=expected.title if item.title.startswith(begins) and expected.title.endswith("…") else item.title,
            published=item.published.isoformat().replace("+00:00", "Z") if item.published else None,
            categories=item.categories,
            tags=item.tags,
            image=item.image.url if item.image else None,
            state="draft" if post.draft else "due" if post.due else "shown",
        )
        == expected
    )


@pytest.mark.corpus
def test_expectations_cover_the_corpus() -> None:
    """There are sixty at least, and some of every folder and every dialect that the corpus has."""
    assert len({one.file for one in EXPECTED}) == len(EXPECTED) >= 60
    assert (
        {one.file.partition("/")[0] for one in EXPECTED} == FOLDERS.keys() == {one.parent.name for one in files()}
    )


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "authors"),
    [
        ("babel+website/website__blog__2015-02-23-babel-loves-react.md", ["james_kyle"]),
        ("golang+website/_content__blog__hello-china.md", ["Andrew Bonventre"]),
        (
            "getzola+zola/test_site__content__posts__tutorials__programming__rust.md",
            ["Foo Doe", "Bar Doe", "Baz Doe"],
        ),
        ("getnikola+nikola/tests__data__1-nolinks.rst", ["Roberto Alsina"]),
        (
            "jonathan-g+jonathangilligan.hugo/content__publications__ruhl_2018_topic_modeling.md",
            ["J. B. Ruhl", "John Nay", "Jonathan M. Gilligan"],
        ),
    ],
)
def test_authors_are_found(name: str, authors: list[str]) -> None:
    """Keys, lists and maps of names all name people."""
    assert read(corpus() / "posts" / name).item.authors == tuple(Person(name=author) for author in authors)


@pytest.mark.corpus
def test_no_tag_is_left_in_a_body() -> None:
    """Outside of code no body shows its generator's tags, but for Go's own templates, which nobody else has."""
    left = {}
    for file in files():
        name = f"{file.parent.name}/{file.name}"
        if name not in REFUSED and file.name != "_content__blog__all.md":
            prose = re.sub(r"<pre>.*?</pre>|<code>.*?</code>", "", read(file).item.content or "", flags=re.DOTALL)
            left[name] = re.findall(r"\{%.{0,40}|\{\{[<%].{0,40}|^import .{0,40}|^:::.{0,40}", prose, re.MULTILINE)
    assert {name: tags for name, tags in left.items() if tags} == {}
