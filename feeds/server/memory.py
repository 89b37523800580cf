"""What was sent last stays in memory, up to a bound."""

from collections import OrderedDict
from typing import Generic, TypeVar

from feeds.server.files import File

_OBJECTS = 2048  # bytes of headers and Python's objects, roughly

Key = TypeVar("Key")


class Memory(Generic[Key]):
    """Files by what they answer to, `limit` bytes of them at most; what was not used for longest goes first."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._bytes = 0
        self._files: OrderedDict[Key, File] = OrderedDict()

    def get(self, key: Key) -> File | None:
        """Return a file, which counts as a use; None where it is not kept."""
        file = self._files.get(key)
        if file:
            self._files.move_to_end(key)
        return file

    def put(self, key: Key, file: File) -> None:
        """Keep a file in place of what had its key."""
        replaced = self._files.pop(key, None)
        self._bytes += _size(file) - (_size(replaced) if replaced else 0)
        self._files[key] = file
        while self._bytes > self._limit:
            _, dropped = self._files.popitem(last=False)
            self._bytes -= _size(dropped)


def _size(file: File) -> int:
    return len(file.full.body) + _OBJECTS
