"""What a post that `feeds posts export` wrote tells under `feedworks`, because no generator has a word for it.

It counts only beside what it belongs to: whoever writes other categories or another image into the post means it.
"""

from collections.abc import Sequence
from itertools import chain

from feeds.clean.extensions import publishable
from feeds.posts.model import Meta
from feeds.posts.pictures import medium
from feeds.posts.values import is_true, text, texts
from store.model import Enclosure

KEY = "feedworks"


def told_paths(meta: Meta, stated: list[list[str]]) -> list[list[str]]:
    """Return the category paths that stand behind the `stated` names, where these cannot be paths or several."""
    told = _told(meta).get("paths")
    paths = [texts(path) for path in told] if isinstance(told, list) else []
    return paths if set(chain(*paths)) == set(chain(*stated)) else stated


def told_image(meta: Meta, stated: Sequence[Enclosure]) -> Enclosure | None:
    """Return the first `stated` image with its type and sizes, None where they are not told."""
    told = _told(meta).get("image")
    images = medium(told, None) if isinstance(told, dict) else ()
    return next((image for image in images if stated and image.url == stated[0].url), None)


def told_extensions(meta: Meta) -> tuple[str, ...]:
    """Return the elements of other vocabularies that the item had in its feed, each as XML."""
    return publishable(texts(_told(meta).get("extensions")), None, private=True)


def told_summary(meta: Meta) -> bool:
    """Return whether the body is the summary of an item that has no content."""
    return text(_told(meta).get("body")) == "summary"


def told_untitled(meta: Meta) -> bool:
    """Return whether the item has no title, so that none is to be made of its file's name."""
    return is_true(_told(meta).get("untitled"))


def _told(meta: Meta) -> Meta:
    told = meta.get(KEY)
    return told if isinstance(told, dict) else {}
