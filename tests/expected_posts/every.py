"""What is expected of all posts of the corpus, a module a dialect."""

from expected_posts import astro, docusaurus, eleventy, hexo, hugo, jekyll, nikola, zola

EXPECTED = (
    *astro.EXPECTED,
    *docusaurus.EXPECTED,
    *eleventy.EXPECTED,
    *hexo.EXPECTED,
    *hugo.EXPECTED,
    *jekyll.EXPECTED,
    *nikola.EXPECTED,
    *zola.EXPECTED,
)

REFUSED = {
    "11ty+eleventy-base-blog/content__about.md": "JavaScript",
    "11ty+eleventy-base-blog/content__blog__fifthpost.md": "JavaScript",
    "babel+website/website__blog__2017-03-01-upgrade-to-babel-7.md": "2017-02-29",
}
"""Deliberate refusals by the rules of docs/posts.md: no front matter is run, and no date is guessed."""
