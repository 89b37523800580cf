"""Files below a root: written only when they change, whole or not at all, and never outside that root."""

import fcntl
import os
import re
import secrets
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from feeds.errors import FolderLockedError, PublishError

_TEMP = re.compile(r"\.tmp-[0-9a-f]{16}")


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
        with _open_folder(root, parts[:-1], make=True) as folder:
            if _holds(folder, parts[-1], data):
                return False
            _replace(folder, parts[-1], data, check)
    except OSError as error:
        raise PublishError(f"cannot write {name!r} in {root}: {error.strerror}") from error
    except ValueError as error:
        raise PublishError(f"not published: {name!r}: {error}") from error
    return True


def read_file(root: Path, name: str) -> bytes | None:
    """Return what the file `name` (a POSIX path below `root`) holds; None where nothing is.

    What is no regular file, such as a symbolic link, holds b"". Raises PublishError.
    """
    parts = _parts(name)
    try:
        with _open_folder(root, parts[:-1]) as folder:
            return _read(folder, parts[-1])
    except FileNotFoundError:
        return None
    except OSError as error:
        raise PublishError(f"cannot read {name!r} in {root}: {error.strerror}") from error


def names_in(folder: Path) -> list[str]:
    """Return what a folder has in it; nothing where it cannot be read."""
    try:
        return [path.name for path in folder.iterdir()]
    except OSError:
        return []


def write_dated(root: Path, name: str, data: bytes, modified: int) -> None:
    """Replace the file `name` (a POSIX path below `root`) by one of that date, in nanoseconds since 1970.

    Its folder must be there. Raises PublishError, and then what was there before is as it was.
    """
    parts = _parts(name)
    try:
        with _open_folder(root, parts[:-1]) as folder:
            _replace(folder, parts[-1], data, modified=modified)
    except OSError as error:
        raise PublishError(f"cannot write {name!r} in {root}: {error.strerror}") from error


def modified_at(root: Path, name: str) -> int | None:
    """Return the date of the file `name` (a POSIX path below `root`) in nanoseconds since 1970.

    None where nothing is. Raises PublishError.
    """
    parts = _parts(name)
    try:
        with _open_folder(root, parts[:-1]) as folder:
            return os.stat(parts[-1], dir_fd=folder, follow_symlinks=False).st_mtime_ns
    except FileNotFoundError:
        return None
    except OSError as error:
        raise PublishError(f"cannot read {name!r} in {root}: {error.strerror}") from error


def remove_file(root: Path, name: str) -> None:
    """Delete the file `name` (a POSIX path below `root`) and the folders that it leaves empty.

    Raises PublishError.
    """
    parts = _parts(name)
    try:
        with _open_folder(root, parts[:-1]) as folder:
            os.unlink(parts[-1], dir_fd=folder)
    except OSError as error:
        raise PublishError(f"cannot remove {name!r} in {root}: {error.strerror}") from error
    with suppress(OSError):  # the first that is not empty ends it
        for depth in range(len(parts) - 1, 0, -1):
            with _open_folder(root, parts[: depth - 1]) as parent:
                os.rmdir(parts[depth - 1], dir_fd=parent)


def link_file(root: Path, name: str, other: str) -> None:
    """Make `other` the same file as `name` (POSIX paths below `root`), whatever takes the place of `name` later.

    Where the file system has no such links, it is a copy. Raises PublishError.
    """
    source, target, temp = _parts(name), _parts(other), f".tmp-{secrets.token_hex(8)}"
    try:
        with _open_folder(root, source[:-1]) as here, _open_folder(root, target[:-1], make=True) as there:
            os.link(source[-1], temp, src_dir_fd=here, dst_dir_fd=there, follow_symlinks=False)
            os.replace(temp, target[-1], src_dir_fd=there, dst_dir_fd=there)
            with suppress(FileNotFoundError):  # it stays where both names were one file already (POSIX rename)
                os.unlink(temp, dir_fd=there)
    except OSError:
        write_if_changed(root, other, read_file(root, name) or b"")


@contextmanager
def alone_in(root: Path, *, wait: bool = False) -> Iterator[None]:
    """Hold the folder `root`, made where it was missing, as the only one that does; it ends with the process.

    Raises FolderLockedError where another process holds it, unless it shall `wait`; PublishError where it cannot
    be made or opened.
    """
    try:
        root.mkdir(parents=True, exist_ok=True)
        folder = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise PublishError(f"cannot write in {root}: {error.strerror}") from error
    try:
        _lock(folder, root, wait=wait)
        yield
    finally:
        os.close(folder)


def _lock(folder: int, root: Path, *, wait: bool) -> None:
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        raise FolderLockedError(f"{root}: another process is writing there; try again later") from None


def remove_stale_temps(root: Path) -> None:
    """Delete what killed runs left half-written below `root`; call it while nothing else writes there.

    Raises PublishError where that is not allowed.
    """
    if not root.exists():
        return
    try:
        for _, _, files, folder in os.fwalk(root.resolve()):  # it walks no root that is itself a link
            for name in files:
                if _TEMP.fullmatch(name):
                    os.unlink(name, dir_fd=folder)
    except OSError as error:
        raise PublishError(f"cannot clear {root}: {error.strerror}") from error


def _parts(name: str) -> tuple[str, ...]:
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts or "\0" in name:
        raise PublishError(f"not a file below the output folder: {name!r}")
    return parts


@contextmanager
def _open_folder(root: Path, parts: tuple[str, ...], *, make: bool = False) -> Iterator[int]:
    """Yield a descriptor of the folder, which `make` makes where it is missing.

    Each step is taken from the one before it and follows no link, so nobody can swap a folder under our feet.
    """
    folder = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for part in parts:
            if make:
                _make(folder, part)
            parent, folder = folder, os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
            os.close(parent)
        yield folder
    finally:
        os.close(folder)


def _make(folder: int, name: str) -> None:
    with suppress(FileExistsError):
        os.mkdir(name, dir_fd=folder)
        os.fsync(folder)


def _holds(folder: int, name: str, data: bytes) -> bool:
    """Tell whether `name` is a regular file with just these bytes."""
    try:
        found = os.stat(name, dir_fd=folder, follow_symlinks=False)
        return stat.S_ISREG(found.st_mode) and found.st_size == len(data) and _read(folder, name) == data
    except OSError:
        return False


def _read(folder: int, name: str) -> bytes:
    """Return what a regular file holds, b"" for anything else; O_NONBLOCK, because a FIFO would wait."""
    if not stat.S_ISREG(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
        return b""
    file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    with os.fdopen(file, "rb") as stream:
        return stream.read() if stat.S_ISREG(os.fstat(file).st_mode) else b""


def _replace(
    folder: int,
    name: str,
    data: bytes,
    check: Callable[[bytes], None] | None = None,
    modified: int | None = None,
) -> None:
    temp = f".tmp-{secrets.token_hex(8)}"
    try:
        written = _write(folder, temp, data, modified)
        if check:
            check(written)
        os.replace(temp, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(temp, dir_fd=folder)
        raise
    os.fsync(folder)


def _write(folder: int, name: str, data: bytes, modified: int | None) -> bytes:
    """Write a new file to the disk, dated now or `modified`, and return what it now holds."""
    file = os.open(name, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600, dir_fd=folder)
    with os.fdopen(file, "w+b") as stream:
        stream.write(data)
        stream.flush()
        os.fchmod(file, 0o644)  # whatever the umask: a web server of another user reads it
        if modified is not None:
            os.utime(file, ns=(modified, modified))
        os.fsync(file)
        stream.seek(0)
        return stream.read()
