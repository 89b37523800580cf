"""Where Markdown holds code: fences and code spans (CommonMark 0.31 §4.5, §6.1), found in linear time."""

import re

_CLOSING = re.compile(r"^[ \t>]*+(`{3,}|~{3,})[ \t]*$", re.MULTILINE)
_RUN = re.compile(r"`+|\n[ \t]*\n|^[ \t>]*~{3}", re.MULTILINE)


def code_spans(text: str) -> dict[int, int]:
    """Return where code spans end, by where they start: at the next run of as many backticks in the paragraph.

    Every run that a later one answers is named, also those inside of other spans: a reader meets only the outer.
    """
    spans: dict[int, int] = {}
    later: dict[int, int] = {}
    for run in reversed(list(_RUN.finditer(text))):
        if run[0][0] != "`":
            later.clear()
            continue
        length = len(run[0])
        if length in later:
            spans[run.start()] = later[length]
        later[length] = run.end()
    return spans


def fence_end(text: str, opening: re.Match[str]) -> int:
    """Return where code ends that `opening` begins, with its group `fence`: at the latest where the text does."""
    fence = opening["fence"]
    closings = _CLOSING.finditer(text, opening.end())
    end = next((one.end() for one in closings if one[1][0] == fence[0] and len(one[1]) >= len(fence)), None)
    return len(text) if end is None else end
