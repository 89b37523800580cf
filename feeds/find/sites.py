"""Sites whose feeds follow from their addresses: one line a rule, the first that matches counts."""

import re
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit


class Rule(NamedTuple):
    """A pattern for host and path, and the feeds that its groups make; none where only the page can tell them.

    A feed that begins with '/' is on the host that was asked for.
    """

    pattern: str
    feeds: tuple[str, ...] = ()


_NAME = "[^/?]+"
_YOUTUBE = "https://www.youtube.com/feeds/videos.xml"
_STACK = r"(?:stackoverflow|superuser|serverfault|askubuntu|[\w.-]+\.stackexchange)\.com"
_BLOGSPOT = r"[\w-]+\.blogspot\.[a-z.]+"

# The host comes without 'www.', the path without '/' at its end; a query that no pattern asks for may follow.
RULES = (
    Rule(r".+(?:\.(?:atom|rss|xml)|\?format=atom)"),  # a feed already
    Rule(r"(?:m\.)?youtube\.com/channel/(?P<id>UC[\w-]+)(?:/.*)?", (f"{_YOUTUBE}?channel_id={{id}}",)),
    Rule(r"(?:m\.)?youtube\.com/[a-z]+\?(?:.*&)?list=(?P<id>[\w-]+).*", (f"{_YOUTUBE}?playlist_id={{id}}",)),
    Rule(rf"(?:m\.)?youtube\.com/user/(?P<id>{_NAME})(?:/.*)?", (f"{_YOUTUBE}?user={{id}}",)),
    Rule(r"(?:m\.)?youtube\.com/.+"),  # handles, too: the page names the channel
    Rule(
        rf"github\.com/(?P<repo>{_NAME}/{_NAME})",
        ("/{repo}/releases.atom", "/{repo}/commits.atom", "/{repo}/tags.atom"),
    ),
    Rule(rf"github\.com/(?P<list>{_NAME}/{_NAME}/(?:releases|tags|commits(?:/.+)?))", ("/{list}.atom",)),
    Rule(rf"github\.com/(?P<user>{_NAME})", ("/{user}.atom",)),
    Rule(
        rf"gitlab\.com/(?P<repo>{_NAME}(?:/(?!-(?:/|$)){_NAME})+)(?:/-/(?:releases|tags))?",
        ("/{repo}/-/releases.atom", "/{repo}/-/tags?format=atom", "/{repo}.atom"),
    ),
    Rule(rf"gitlab\.com/(?P<user>{_NAME})", ("/{user}.atom",)),
    Rule(
        rf"codeberg\.org/(?P<repo>{_NAME}/{_NAME})(?:/(?:releases|tags))?",
        ("/{repo}/releases.rss", "/{repo}.rss"),
    ),
    Rule(rf"codeberg\.org/(?P<user>{_NAME})", ("/{user}.rss",)),
    Rule(
        rf"(?:\w+\.)?reddit\.com/(?P<list>r/{_NAME}(?:/(?:new|hot|top|rising|comments/{_NAME}(?:/{_NAME})?))?)",
        ("https://www.reddit.com/{list}/.rss",),
    ),
    Rule(rf"(?:\w+\.)?reddit\.com/u(?:ser)?/(?P<user>{_NAME})", ("https://www.reddit.com/user/{user}/.rss",)),
    Rule(rf"bsky\.app/profile/(?P<user>{_NAME})", ("/profile/{user}/rss",)),
    Rule(rf"medium\.com/(?P<list>(?:tag/)?(?!(?:feed|tag)(?:/|$)){_NAME})", ("/feed/{list}",)),
    Rule(r"[\w-]+\.medium\.com", ("/feed",)),
    Rule(r"[\w-]+\.substack\.com(?:/(?:archive|about))?", ("/feed",)),
    Rule(
        rf"[\w-]+\.wordpress\.com(?P<path>(?:/(?:category|tag|author)(?:/(?!feed(?:/|$)){_NAME})+)?)",
        ("{path}/feed/",),
    ),
    Rule(rf"[\w-]+\.ghost\.io(?P<path>(?:/(?:tag|author)/{_NAME})?)", ("{path}/rss/",)),
    Rule(_BLOGSPOT, ("/feeds/posts/default",)),
    Rule(rf"{_BLOGSPOT}/search/label/(?P<label>{_NAME})", ("/feeds/posts/default/-/{label}",)),
    Rule(rf"[\w-]+\.tumblr\.com(?P<path>(?:/tagged/{_NAME})?)", ("{path}/rss",)),
    Rule(r"tumblr\.com/(?P<user>[\w-]+)", ("https://{user}.tumblr.com/rss",)),
    Rule(r"[\w-]+\.(?:livejournal\.com|dreamwidth\.org)", ("/data/rss",)),
    Rule(rf"{_STACK}/questions/tagged/(?P<tag>{_NAME})", ("/feeds/tag?tagnames={tag}&sort=newest",)),
    Rule(rf"{_STACK}/questions/(?P<id>\d+)(?:/{_NAME})?", ("/feeds/question/{id}",)),
    Rule(rf"{_STACK}/users/(?P<id>\d+)(?:/{_NAME})?", ("/feeds/user/{id}",)),
    Rule(rf"{_STACK}(?:/questions)?", ("/feeds",)),
    Rule(r"news\.ycombinator\.com(?:/news)?", ("/rss",)),
    Rule(rf"lobste\.rs/t/(?P<tags>{_NAME})", ("/t/{tags}.rss",)),
    Rule(r"lobste\.rs", ("/rss",)),
    Rule(rf"pypi\.org/project/(?P<name>{_NAME})(?:/.*)?", ("/rss/project/{name}/releases.xml",)),
    Rule(r"arxiv\.org/list/(?P<subject>[\w.-]+)(?:/.*)?", ("https://rss.arxiv.org/rss/{subject}",)),
    Rule(rf"dev\.to/t/(?P<tag>{_NAME})", ("/feed/tag/{tag}",)),
    # Mastodon, on whatever host. A name at another host, '@me@other', is only shown there.
    Rule(r"[^/?]+/@(?P<user>\w+)", ("/@{user}.rss",)),
)
_COMPILED = tuple((re.compile(rf"(?:{rule.pattern})(?:\?.*)?", re.IGNORECASE), rule.feeds) for rule in RULES)


def feeds_of(url: str) -> tuple[str, ...]:
    """Return the feeds that a site has by its own rule, the likeliest first; none where no rule is known.

    Nothing is asked: whether they are there remains to be seen.
    """
    parts = urlsplit(url)
    place = parts.netloc.lower().removeprefix("www.") + parts.path.rstrip("/")
    asked = f"{place}?{parts.query}" if parts.query else place
    for pattern, feeds in _COMPILED:
        if match := pattern.fullmatch(asked):
            return tuple(urljoin(url, feed.format_map(match.groupdict())) for feed in feeds)
    return ()
