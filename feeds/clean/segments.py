"""Text as it is searched: words, and CJK characters one by one, so that any two of them in a row can be found.

Nobody can tell where a word of Chinese or Japanese ends without a dictionary; as phrases of single characters, all
words are found, whatever they are.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

# Han, kana, bopomofo and Hangul, with the marks that are written like them (Unicode 15.1, by blocks).
_CJK = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u3096\u309d-\u309f\u30a1-\u30fa"
    "\u30fc-\u30ff\u3105-\u312f\u3131-\u318e\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97c"
    "\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff"
)
# Marks that say how a letter of Latin, Greek, Cyrillic, Hebrew or Arabic sounds (category Mn of these, by blocks).
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08ca-\u08e1\u08e3-\u08ff\u1ab0-\u1aff\u1dc0-\u1dff"
    "\ufb1e\ufe20-\ufe2f"
)
_ONE = re.compile(f"[{_CJK}]")
_MARK = re.compile(f"[{_MARKS}]+")
_LETTER = rf"[^\W_{_CJK}]"
_TOKEN = re.compile(rf"[{_CJK}]|{_LETTER}+(?:[{_MARKS}]{_LETTER}*)*")
_WORDS = 8
_LETTERS = 200


def segment(text: str) -> str:
    """Return `text` without case, width and accents, and with white space around each CJK character."""
    return _ONE.sub(r" \g<0> ", _bare(text))


def phrases(asked: str) -> tuple[str, ...]:
    """Return the words that somebody asks for, segmented: the first 8 of 200 characters; signs are no words."""
    words = _bare(asked[:_LETTERS]).split()
    found = (" ".join(_TOKEN.findall(word)) for word in words)
    return tuple(phrase for phrase in dict.fromkeys(found) if phrase)[:_WORDS]


def tag_token(tag: str) -> str:
    """Return letters and digits that stand for a tag, however it is written: case and width say nothing."""
    folded = unicodedata.normalize("NFKC", tag).casefold().strip()
    return "t" + hashlib.blake2b(folded.encode("utf-8", "replace"), digest_size=8).hexdigest()


def spans(text: str, wanted: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where `text` holds one of the `wanted` phrases, from start to end and in order, none twice."""
    tokens = [(_fold(match[0]), match.span()) for match in _TOKEN.finditer(text)]
    lists = [_fold(phrase).split() for phrase in wanted]
    at = 0
    while at < len(tokens):
        longest = max((len(one) for one in lists if _holds(tokens, at, one)), default=0)
        if longest:
            yield tokens[at][1][0], tokens[at + longest - 1][1][1]
        at += longest or 1


def _holds(tokens: Sequence[tuple[str, tuple[int, int]]], at: int, phrase: Sequence[str]) -> bool:
    return len(phrase) <= len(tokens) - at and all(tokens[at + i][0] == one for i, one in enumerate(phrase))


def _bare(text: str) -> str:
    """Return `text` without case, in compatibility form, without marks; Hangul and kana stay composed."""
    apart = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", _MARK.sub("", apart).casefold())


@lru_cache(maxsize=8192)
def _fold(word: str) -> str:
    """Return a word as the index has it."""
    return _bare(word)
