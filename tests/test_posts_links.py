"""Where posts live, what they point to and who they say they are."""

import pytest
from reading_posts import read, yaml

from feeds.errors import PostError

BASE = "https://tea.example/blog"


@pytest.mark.parametrize(
    ("dialect", "line", "url"),
    [
        ("hexo", "permalink: /2024/green-tea/", "https://tea.example/blog/2024/green-tea/"),
        ("hexo", "permalink: 2024/绿茶.html", "https://tea.example/blog/2024/%E7%BB%BF%E8%8C%B6.html"),
        ("hexo", "permalink: https://tea.example/green/", "https://tea.example/green/"),
        ("hexo", "link: https://other.example/a", "https://other.example/a"),
        ("hexo", "source: The Tea Paper", None),
        ("hexo", "link: /relative", None),
        ("hexo", "link: javascript:alert(1)", None),
        ("hexo", "url: https://other.example/a", "https://other.example/a"),
        ("jekyll", "permalink: /:year/:title/", None),
        ("hugo", "url: /green/", "https://tea.example/blog/green/"),
        ("hugo", "title: Tea", None),
        ("zola", "path: 2024/green", "https://tea.example/blog/2024/green/"),
        ("pelican", "save_as: green.html", "https://tea.example/blog/green.html"),
        ("docusaurus", "slug: /green", "https://tea.example/blog/green"),
        ("eleventy", "permalink: /{{ title | slugify }}/", None),
        ("nikola", "slug: green", None),
        ("astro", "canonical: https://other.example/a", "https://other.example/a"),
    ],
)
def test_url(dialect: str, line: str, url: str | None) -> None:
    """A post links to what it says it is about, else to its permalink below the site, else nowhere."""
    assert read(yaml(line), dialect=dialect, base_url=BASE).item.url == url


def test_a_permalink_needs_a_site() -> None:
    """Without a base URL a path leads nowhere, but still names the post."""
    post = read(yaml("permalink: /green/"))
    assert (post.item.url, post.id) == (None, "/green/")


@pytest.mark.parametrize(
    "permalink",
    [
        "../../feed.xml",
        "a/../../b",
        "%2e%2e%2ffeed.xml",
        "%252e%252e/feed.xml",
        "..\\\\feed.xml",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http://evil.example/",
        "//evil.example/",
        "/\\\\evil.example/",
        "http://[",
        "a%00b",
    ],
)
@pytest.mark.parametrize("base_url", [None, BASE])
def test_a_permalink_that_leaves_the_site_is_refused(permalink: str, base_url: str | None) -> None:
    """No post takes a place outside of its site; the error names the line."""
    with pytest.raises(PostError, match="leads out of the site") as caught:
        read(yaml("title: Tea", f'permalink: "{permalink}"'), base_url=base_url)
    assert caught.value.line == 3


@pytest.mark.parametrize(
    ("line", "identity", "guid"),
    [
        (
            "guid: urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a",
            "urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a",
            True,
        ),
        ("guid: https://tea.example/1", "https://tea.example/1", True),
        ("id: 42", "42", False),
        ("abbrlink: 3d0f", "3d0f", False),
        ("permalink: /green/", "/green/", False),
        ("permalink: /:year/:title/", None, False),
        ("title: Tea", None, False),
    ],
)
def test_identity(line: str, identity: str | None, guid: bool) -> None:  # noqa: FBT001 - what is expected
    """A post may state its identity; only an absolute IRI among them can be published as a guid."""
    post = read(yaml(line))
    assert (post.id, post.item.guid) == (identity, identity if guid else None)


def test_a_post_keeps_its_key_when_it_moves() -> None:
    """What states its identity may move; what does not is known by its path, whatever its extension or accents."""
    stated, unstated = yaml("id: 42"), yaml("title: Tea")
    assert read(stated, "a.md").item.key == read(stated, "b/c.md").item.key
    assert read(unstated, "a.md").item.key != read(unstated, "b.md").item.key
    assert read(unstated, "th\u00e9.md").item.key == read(unstated, "the\u0301.html").item.key
    assert read(unstated, "a.md").item.key == read(unstated, "a/index.md").item.key


def test_links_in_the_body_are_relative_to_the_page() -> None:
    """A post's own page is the base of its links, else the site."""
    body = "[a](b) ![c](d.png)"
    placed = read(yaml("permalink: /green/", body=body), base_url=BASE + "/").item.content or ""
    unplaced = read(yaml("title: Tea", body=body), base_url=BASE + "/").item.content or ""
    assert 'href="https://tea.example/blog/green/b"' in placed
    assert 'src="https://tea.example/blog/d.png"' in unplaced


@pytest.mark.parametrize(
    ("dialect", "name", "url"),
    [
        ("hexo", "news/tea.md", "https://tea.example/blog/news/a.png"),
        ("hexo", "source/_posts/tea.md", "https://tea.example/blog/source/a.png"),
        ("hugo", "post/tea/index.md", "https://tea.example/blog/post/tea/a.png"),
        ("jekyll", "_posts/green/2024-01-02-tea.md", "https://tea.example/blog/a.png"),
        ("jekyll", "green/2024-01-02-tea.md", "https://tea.example/blog/a.png"),
        ("jekyll", "hot/_posts/2024-01-02-tea.md", "https://tea.example/blog/hot/a.png"),
    ],
)
def test_a_post_without_a_page_is_where_its_file_is(dialect: str, name: str, url: str) -> None:
    """Images lie beside the file; which of its folders the site has too is for the generator to say."""
    image = read(yaml("cover: a.png"), name, dialect=dialect, base_url=BASE).item.image
    assert image
    assert image.url == url
