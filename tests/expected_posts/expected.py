"""What is expected of a real post: facts only, read by eye, written down before our reader saw the files."""

from typing import Literal, NamedTuple

State = Literal["shown", "draft", "due"]


class Expected(NamedTuple):
    """A post: its title, or how a long one begins before '…'; when it is from, in UTC; and so on."""

    file: str
    title: str
    published: str | None = None
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    image: str | None = None
    state: State = "shown"


SITE = "https://site.example/"
"""Where the posts of every folder are taken to be."""
