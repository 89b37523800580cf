"""The dialects we read. A new one is a module and a line here."""

from collections.abc import Mapping

from config.model import DialectName
from feeds.posts.astro import ASTRO
from feeds.posts.docusaurus import DOCUSAURUS
from feeds.posts.eleventy import ELEVENTY
from feeds.posts.hexo import HEXO
from feeds.posts.hugo import HUGO
from feeds.posts.jekyll import JEKYLL
from feeds.posts.model import Dialect
from feeds.posts.nikola import NIKOLA
from feeds.posts.pelican import PELICAN
from feeds.posts.zola import ZOLA

DIALECTS: Mapping[DialectName, Dialect] = {
    "hexo": HEXO,
    "jekyll": JEKYLL,
    "hugo": HUGO,
    "zola": ZOLA,
    "pelican": PELICAN,
    "nikola": NIKOLA,
    "astro": ASTRO,
    "docusaurus": DOCUSAURUS,
    "eleventy": ELEVENTY,
}
