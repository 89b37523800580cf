"""What the generators read differently."""

import pytest
from reading_posts import read, yaml


@pytest.mark.parametrize(
    ("dialect", "name", "lines", "categories"),
    [
        ("hexo", "a.md", ["categories: [News, Paper, Front page]"], ("News/Paper/Front page",)),
        ("hexo", "a.md", ["categories: [[News, Paper], Daily]"], ("News/Paper", "Daily")),
        ("hexo", "a.md", ["categories: Front page"], ("Front page",)),
        ("hexo", "a.md", ["category: Tea"], ("Tea",)),
        ("hexo", "a.md", ["category: Tea", "categories: [Coffee]"], ("Coffee",)),
        ("hexo", "a.md", ["categories: []", "category:"], ()),
        ("hexo", "a.md", ["categories: [A/B, ' C ', '']"], ("A∕B/C",)),
        ("hexo", "a.md", ["categories: [2024, true]"], ("2024/true",)),
        ("hexo", "a.md", ["categories: [[A], [A]]"], ("A",)),
        ("jekyll", "a.md", ["categories: news paper"], ("news/paper",)),
        ("jekyll", "a.md", ["categories: [Front page, paper]"], ("Front page/paper",)),
        ("jekyll", "a.md", ["category: Front page"], ("Front page",)),
        ("jekyll", "news/tea/_posts/2024-01-02-a.md", ["categories: [hot, tea]"], ("news/tea/hot",)),
        ("jekyll", "_posts/tea/a.md", [], ()),
        ("jekyll", "tea/a.md", [], ()),
        ("hugo", "a.md", ["categories: [News, Front page]"], ("News", "Front page")),
        ("hugo", "a.md", ["categories: Front page"], ("Front page",)),
        ("hugo", "a.md", ["Categories: []"], ()),
        (
            "zola",
            "a.md",
            ["taxonomies: {categories: [News, Front page]}", "categories: [Not]"],
            ("News", "Front page"),
        ),
        ("zola", "a.md", ["taxonomies: [News]"], ()),
        ("pelican", "tea/hot/a.md", ["category: Front page"], ("Front page",)),
        ("pelican", "tea/hot/a.md", [], ("hot",)),
        ("pelican", "a.md", [], ()),
        ("nikola", "a.md", ["category: News/Front page"], ("News/Front page",)),
        ("nikola", "a.md", ["category:"], ()),
        ("astro", "a.md", ["category: News", "categories: [Paper]"], ("Paper", "News")),
        ("docusaurus", "a.md", ["categories: announcements"], ("announcements",)),
        ("eleventy", "a.md", ["categories: [News, Paper]"], ("News", "Paper")),
    ],
)
def test_categories(dialect: str, name: str, lines: list[str], categories: tuple[str, ...]) -> None:
    """Each dialect makes its own paths of the same words."""
    assert read(yaml(*lines), name, dialect=dialect).item.categories == categories


@pytest.mark.parametrize(
    ("lines", "categories"),
    [(["categories: [[A, B], [C]]"], ("Mine/Top/A/B", "Mine/Top/C")), ([], ("Mine/Top",))],
)
def test_categories_hang_below_the_folders_own(lines: list[str], categories: tuple[str, ...]) -> None:
    """A post belongs below the category that its folder was given, and there itself when it names none."""
    assert read(yaml(*lines), category="Mine/Top").item.categories == categories


@pytest.mark.parametrize(
    ("dialect", "line", "tags"),
    [
        ("hexo", "tags: green tea", ("green tea",)),
        ("hexo", "tags: [green, 7, green, null, '']", ("green", "7")),
        ("hexo", "tag: green", ("green",)),
        ("hexo", "tags:", ()),
        ("jekyll", "tags: green tea", ("green", "tea")),
        ("jekyll", "tags: [green tea]", ("green tea",)),
        ("jekyll", "tag: green tea", ("green tea",)),
        ("hugo", "Tags: [green tea, hot]", ("green tea", "hot")),
        ("hugo", "keywords: [green]", ("green",)),
        ("zola", "taxonomies: {tags: [green tea, hot]}", ("green tea", "hot")),
        ("pelican", "tags: green tea, hot,", ("green tea", "hot")),
        ("pelican", "tags: 'tea, green; hot'", ("tea, green", "hot")),
        ("pelican", "keywords: green", ("green",)),
        ("nikola", "tags: [green tea, hot]", ("green tea", "hot")),
        ("astro", "tags: [green tea, hot]", ("green tea", "hot")),
        (
            "docusaurus",
            "tags: [hot, {label: green tea, permalink: /green}, {permalink: /x}]",
            ("hot", "green tea"),
        ),
        ("eleventy", "tags: [posts, green, blog]", ("green",)),
        ("eleventy", "tags: second tag", ("second tag",)),
    ],
)
def test_tags(dialect: str, line: str, tags: tuple[str, ...]) -> None:
    """Tags are texts, each once, and only Jekyll splits them on spaces."""
    assert read(yaml(line), dialect=dialect).item.tags == tags


@pytest.mark.parametrize(
    ("dialect", "name", "line", "title"),
    [
        ("hexo", "a.md", "title: Tea & <b>cake</b>", "Tea & <b>cake</b>"),
        ("hexo", "a.md", "title: no", "no"),
        ("hexo", "a.md", "title: 2021-12-24", "2021-12-24"),
        ("hexo", "a.md", "title: true", "true"),
        ("hexo", "a.md", 'title: "two\\nlines"', "two lines"),
        ("hexo", "tea/no-title.md", "title:", "no-title"),
        ("hexo", "2024-01-02-no-title.md", "title: []", "no-title"),
        ("jekyll", "_posts/2024-1-2-an-old-slug.md", "title: null", "An Old Slug"),
        ("hugo", "an-old-slug/index.md", "draft: no", "An Old Slug"),
        ("hugo", "a.md", "linkTitle: Short", "Short"),
        ("docusaurus", "2021/02-05-green-tea.md", "title:", "Green Tea"),
        ("eleventy", "2021-02-05.md", "title:", "2021-02-05"),
    ],
)
def test_title(dialect: str, name: str, line: str, title: str) -> None:
    """A title is the text that was written, else it comes from the file's name."""
    assert read(yaml(line), name, dialect=dialect).item.title == title


@pytest.mark.parametrize(
    ("dialect", "name", "line", "draft"),
    [
        ("hexo", "a.md", "title: Tea", False),
        ("hexo", "a.md", "draft: true", True),
        ("hexo", "a.md", "draft: false", False),
        ("hexo", "a.md", "published: false", True),
        ("hexo", "a.md", "published: no", True),
        ("hexo", "a.md", "published: true", False),
        ("hexo", "_drafts/a.md", "title: Tea", True),
        ("jekyll", "tea/_drafts/a.md", "title: Tea", True),
        ("jekyll", "a.md", "published: off", True),
        ("hugo", "a.md", "draft: yes", True),
        ("hugo", "a.md", "published: false", False),
        ("hugo", "a.md", "expiryDate: 2024-05-31", True),
        ("hugo", "a.md", "expiryDate: 2024-06-02", False),
        ("hugo", "tea/_index.md", "title: Tea", True),
        ("hugo", "tea/_index.fr.md", "title: Thé", True),
        ("hugo", "tea/index.md", "title: Tea", False),
        ("hexo", "a.md", "hide: true", True),
        ("jekyll", "a.md", "hidden: true", True),
        ("hugo", "a.md", "headless: true", True),
        ("zola", "_index.md", "title: Tea", True),
        ("zola", "a.md", "render: false", True),
        ("pelican", "a.md", "status: Draft", True),
        ("pelican", "a.md", "status: hidden", True),
        ("pelican", "a.md", "status: published", False),
        ("nikola", "a.md", "status: private", True),
        ("nikola", "a.md", "status: featured", False),
        ("nikola", "a.md", "tags: tea, Draft", True),
        ("nikola", "a.md", "tags: [private]", True),
        ("nikola", "a.md", "tags: private tea", False),
        ("pelican", "a.md", "tags: draft", False),
        ("hugo", "a.md", "status: draft", False),
        ("docusaurus", "a.md", "unlisted: true", True),
        ("docusaurus", "a.md", "unlisted: false", False),
        ("eleventy", "a.md", "eleventyExcludeFromCollections: true", True),
        ("eleventy", "a.md", "permalink: false", True),
        ("astro", "a.md", "draft: true", True),
    ],
)
def test_drafts(dialect: str, name: str, line: str, draft: bool) -> None:  # noqa: FBT001 - what is expected
    """Drafts, hidden and expired posts, and Hugo's pages of sections are never shown."""
    assert read(yaml(line), name, dialect=dialect).draft is draft
