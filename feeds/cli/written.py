"""What is written behind options, made into values."""

import argparse
import re


def number(written: str) -> int:
    """Return a number from 1. Raises ArgumentTypeError."""
    if not (written.isascii() and written.isdigit() and len(written) <= 7 and int(written) > 0):
        raise argparse.ArgumentTypeError("is not a number from 1")
    return int(written)


def days(written: str) -> float:
    """Return a number from 0 to 3650, with a fraction perhaps. Raises ArgumentTypeError."""
    if not re.fullmatch(r"\d{1,4}(\.\d{1,6})?", written, re.ASCII) or float(written) > 3650:
        raise argparse.ArgumentTypeError("is not a number from 0 to 3650")
    return float(written)


def port(written: str) -> int:
    """Return a port, 0 for any free one. Raises ArgumentTypeError."""
    if not (written.isascii() and written.isdigit() and len(written) <= 5 and int(written) <= 65535):
        raise argparse.ArgumentTypeError("is not a port; write a number from 0, for any free one, to 65535")
    return int(written)


def host(written: str) -> str:
    """Return an address to listen on. Raises ArgumentTypeError."""
    if not written:
        raise argparse.ArgumentTypeError("is empty; 0.0.0.0 listens everywhere")
    return written
