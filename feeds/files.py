"""Published files: written only when they change, whole or not at all, and never outside their root."""

import os
import secrets
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from feeds.errors import PublishError

TEMP_PREFIX = ".tmp-"


def write_if_changed(root: Path, name: str, data: bytes, check: Callable[[bytes], None] | None = None) -> bool:
    """Make the file `name` (a POSIX path below `root`) hold `data`; return whether it did not before.

    A file that holds `data` already is left as it is, with its time and inode. Otherwise the bytes go to a
    temporary file beside it, are flushed to the disk, read back and given to `check`, which raises ValueError to
    refuse them; only then does the new file take the old one's place. A symbolic link in that place is replaced,
    never followed. Raises PublishError, and then what was published before is as it was.
    """
    parts = _parts(name)
    try:
        root.mkdir(parents=True, exist_ok=True)
        with _open_folder(root, parts[:-1]) as folder:
            if _holds(folder, parts[-1], data):
                return False
            _replace(folder, parts[-1], data, check)
    except OSError as error:
        raise PublishError(f"cannot write {name!r} in {root}: {error.strerror}") from error
    except ValueError as error:
        raise PublishError(f"not published: {name!r}: {error}") from error
    return True


def remove_stale_temps(root: Path) -> None:
    """Delete what killed runs left half-written below `root`; call it while nothing else writes there.

    Raises PublishError where that is not allowed.
    """
    if not root.exists():
        return
    try:
        for _, _, files, folder in os.fwalk(root.resolve()):  # it walks no root that is itself a link
            for name in files:
                if name.startswith(TEMP_PREFIX):
                    os.unlink(name, dir_fd=folder)
    except OSError as error:
        raise PublishError(f"cannot clear {root}: {error.strerror}") from error


def _parts(name: str) -> tuple[str, ...]:
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts or "\0" in name:
        raise PublishError(f"not a file below the output folder: {name!r}")
    return parts


@contextmanager
def _open_folder(root: Path, parts: tuple[str, ...]) -> Iterator[int]:
    """Yield a descriptor of the folder, made where it was missing.

    Each step is taken from the one before it and follows no link, so nobody can swap a folder under our feet.
    """
    folder = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for part in parts:
            parent, folder = folder, _open_child(folder, part)
            os.close(parent)
        yield folder
    finally:
        os.close(folder)


def _open_child(folder: int, name: str) -> int:
    with suppress(FileExistsError):
        os.mkdir(name, dir_fd=folder)
        os.fsync(folder)
    return os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)


def _holds(folder: int, name: str, data: bytes) -> bool:
    """Tell whether `name` is a regular file with just these bytes; O_NONBLOCK, because a FIFO would wait."""
    try:
        file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    except OSError:
        return False
    with os.fdopen(file, "rb") as stream:
        found = os.fstat(file)
        return stat.S_ISREG(found.st_mode) and found.st_size == len(data) and stream.read() == data


def _replace(folder: int, name: str, data: bytes, check: Callable[[bytes], None] | None) -> None:
    temp = TEMP_PREFIX + secrets.token_hex(8)
    try:
        written = _write(folder, temp, data)
        if check:
            check(written)
        os.replace(temp, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(temp, dir_fd=folder)
        raise
    os.fsync(folder)


def _write(folder: int, name: str, data: bytes) -> bytes:
    """Write a new file to the disk and return what it now holds."""
    file = os.open(name, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600, dir_fd=folder)
    with os.fdopen(file, "w+b") as stream:
        stream.write(data)
        stream.flush()
        os.fchmod(file, 0o644)  # whatever the umask: a web server of another user reads it
        os.fsync(file)
        stream.seek(0)
        return stream.read()
