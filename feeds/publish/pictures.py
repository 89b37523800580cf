"""How a page shows a picture that is kept below the site: from where it lies, in the size and form that suit."""

from feeds.model import Channel
from store.model import Enclosure


def local(channel: Channel, url: str) -> str:
    """Return the URL of a picture as the page of a channel has it: relative, where it is a copy of ours."""
    return _from_page(channel, url) if url in channel.copies else url


def srcsets(channel: Channel, image: Enclosure) -> list[tuple[str, str]]:
    """Return a media type and its `srcset` (WHATWG HTML §4.8.4.2.1) for each form of a copied picture, WebP first.

    Empty where a picture has no copies.
    """
    if image.url not in channel.copies:
        return []
    files = sorted((*channel.copies[image.url], image), key=lambda file: (file.type != "image/webp", file.width))
    kinds = dict.fromkeys(file.type or "" for file in files)
    return [
        (kind, ", ".join(f"{_from_page(channel, file.url)} {file.width}w" for file in files if file.type == kind))
        for kind in kinds
    ]


def _from_page(channel: Channel, url: str) -> str:
    depth = (channel.slug_path.count("/") + 1 if channel.slug_path else 0) + (channel.archive.part is not None)
    return "../" * depth + url.removeprefix(channel.base_url)
