"""Whose posts they are, by what lies around them and by their form."""

import pytest

from feeds.posts import guess_dialect, guess_form


@pytest.mark.parametrize(
    ("levels", "dialect", "signs"),
    [
        (["a.md", "_posts", "_config.yml scaffolds source themes"], "hexo", ("_config.yml", "scaffolds")),
        (["_config.yml source"], "hexo", ("_config.yml", "source")),
        (["2024-01-02-a.md", "_config.yml _posts Gemfile"], "jekyll", ("_config.yml", "_posts")),
        (["_config.yml Gemfile"], "jekyll", ("_config.yml", "Gemfile")),
        (["a.md", "post", "hugo.toml archetypes content"], "hugo", ("hugo.toml",)),
        (["config.yaml content"], "hugo", ("config.yaml", "content")),
        (["zola.toml content"], "zola", ("zola.toml",)),
        (["pelicanconf.py content"], "pelican", ("pelicanconf.py",)),
        (["a.rst", "posts conf.py"], "nikola", ("conf.py", "posts")),
        (["conf.py index.rst"], "hexo", ()),
        (["2024-01-02-a.md", "docusaurus.config.ts blog"], "docusaurus", ("docusaurus.config",)),
        (["a.mdx", "blog", "content", "src", "astro.config.mjs src"], "astro", ("astro.config",)),
        (["a.md", ".eleventy.js content"], "eleventy", (".eleventy.js",)),
        (["eleventy.config.cjs"], "eleventy", ("eleventy.config",)),
        (["hugo.toml", "astro.config.mjs"], "hugo", ("hugo.toml",)),
        (["_posts _config.yml", "hugo.toml"], "jekyll", ("_config.yml", "_posts")),
        (["a.md", "_posts", "source"], "hexo", ("source", "_posts")),
        (["a.md", "_posts"], "jekyll", ("_posts",)),
        (["2024-1-2-a.markdown"], "jekyll", ("YYYY-MM-DD-name.md",)),
        (["config.toml a.md"], "hexo", ()),
        ([], "hexo", ()),
    ],
)
def test_a_dialect_is_guessed_by_what_lies_around(levels: list[str], dialect: str, signs: tuple[str, ...]) -> None:
    """What a generator needs gives it away, the nearest first, and is named; where nothing does it is Hexo."""
    assert guess_dialect(dict.fromkeys(level.split(), "") for level in levels) == (dialect, signs)


@pytest.mark.parametrize(
    ("text", "dialect"),
    [('title = "Tea"\nbase_url = "https://tea.example"\n', "zola"), ('baseURL = "https://tea.example"\n', "hugo")],
)
def test_a_config_toml_tells_by_what_is_in_it(text: str, dialect: str) -> None:
    """Zola and Hugo both have one, beside a folder `content`."""
    assert guess_dialect([{"config.toml": text, "content": ""}]).dialect == dialect


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (".. title: Tea\n\nHot.", "nikola, by lines such as `.. key: value`"),
        ("<!--\n.. title: Tea\n-->\nHot.", "nikola, by lines such as `.. key: value`"),
        ("#+TITLE: Tea\n\nHot.", "hugo, by lines such as `#+KEY: value`"),
        ("+++\n+++\nHot.", "hugo, by `+++`"),
        ("Title: Tea\nDate: 2024-01-02\n\nHot.", "pelican, by lines such as `Key: value`"),
        ("Tea\n===\n\n:date: 2024-01-02\n\nHot.", "pelican, by a heading and lines such as `:key: value`"),
        ("title: Tea\ndate: 2024-01-02\n---\nHot.", None),
        ("title: Tea\n\n---\nHot.", None),
        ("---\ntitle: Tea\n---\nHot.", None),
        ("Hot.", None),
    ],
)
def test_a_form_may_tell(text: str, words: str | None) -> None:
    """Some forms of front matter have one generator, `---` has many."""
    guess = guess_form(text)
    assert (guess.words if guess else None) == words


def test_a_guess_has_words() -> None:
    """A guess says what told it, or that nothing did."""
    assert guess_dialect([{"_config.yml": "", "source": ""}]).words == "hexo, by _config.yml and source"
    assert guess_dialect([]).words == "hexo, for want of a sign"
