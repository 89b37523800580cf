"""Made-up text in several scripts, and HTML bodies such as feeds carry, out of a `Random` and nothing else."""

from collections.abc import Callable, Mapping
from functools import cache
from random import Random
from typing import Literal

Language = Literal["en", "zh", "ja", "ru", "ar"]

# How many bytes a character takes in UTF-8: sizes are meant in bytes, whatever the script.
_WIDTHS: Mapping[Language, float] = {"en": 1, "zh": 3, "ja": 3, "ru": 1.85, "ar": 1.85}
_STOPS: Mapping[Language, str] = {"en": ".", "zh": "。", "ja": "。", "ru": ".", "ar": "."}

# Entities as they are met in bodies, the most frequent first.
_ENTITIES = ("&nbsp;", "&#8217;", "&amp;", "&quot;", "&#8220;", "&rsquo;", "&#8230;", "&mdash;", "&uuml;", "&gt;")


def title(random: Random, language: Language) -> str:
    """Return a headline of about 45 bytes: text, in which '&' may stand."""
    words = random.choices(_words(language), k=max(3, round(7 / _WIDTHS[language])))
    if random.random() < 0.05:
        words[1] = "&"
    return _space(language).join(words)


def name(random: Random, language: Language) -> str:
    """Return a name of two words."""
    return _space(language).join(word.title() for word in random.choices(_words(language), k=2))


def body(random: Random, language: Language, site: str, size: int) -> str:
    """Return HTML of about `size` bytes whose links and images lead to `site` (no '/' at its end)."""
    wanted, blocks = size / _WIDTHS[language], []
    while wanted > 0:
        kind = random.choices(_BLOCKS, _WEIGHTS)[0] if size > 1000 else _paragraph
        blocks.append(kind(random, language, site))
        wanted -= len(blocks[-1])
    return "\n".join(blocks)


def _paragraph(random: Random, language: Language, site: str) -> str:
    first, *more = random.choices(_sentences(language), k=random.randint(2, 5))
    link = f'<a href="{_page(random, site)}">{first}</a>' if random.random() < 0.4 else first
    return f"<p>{_space(language).join([link, *more])}</p>"


def _image(random: Random, language: Language, site: str) -> str:
    source = f"{site}/media/{random.randrange(10**6)}.jpg?w=1024&amp;h=576"
    return f'<p><img class="wide" src="{source}" alt="{name(random, language)}" width="1024"></p>'


def _figure(random: Random, language: Language, site: str) -> str:
    picture, caption = random.randrange(10**6), random.choice(_sentences(language))
    return f'<figure><img src="{site}/media/{picture}.png"><figcaption>{caption}</figcaption></figure>'


def _list(random: Random, language: Language, site: str) -> str:
    texts = random.choices(_sentences(language), k=random.randint(2, 5))
    rows = (f'<li><a href="{_page(random, site)}">{text}</a></li>' for text in texts)
    return f"<ul>\n{''.join(rows)}</ul>"


def _heading(random: Random, language: Language, _site: str) -> str:
    return f'<h3 style="margin:0"><span>{random.choice(_sentences(language))}</span></h3>'


def _quotation(random: Random, language: Language, _site: str) -> str:
    quoted = "<br>".join(random.choices(_sentences(language), k=2))
    return f"<blockquote>{quoted}</blockquote><div class='more'></div>"


def _code(random: Random, _language: Language, _site: str) -> str:
    lines = (f"if a[{n}] &lt; {random.randrange(99)} &amp;&amp; ok: run()" for n in range(random.randint(2, 6)))
    return f"<pre><code>{chr(10).join(lines)}</code></pre>"


_BLOCKS: tuple[Callable[[Random, Language, str], str], ...] = (
    _paragraph, _image, _figure, _list, _heading, _quotation, _code,
)  # fmt: skip
_WEIGHTS = (68, 7, 2, 7, 6, 5, 5)


def _page(random: Random, site: str) -> str:
    return f"{site}/{random.randrange(2010, 2025)}/{random.randrange(10**5)}/?from=feed&amp;part=1"


def _space(language: Language) -> str:
    return "" if language in {"zh", "ja"} else " "


@cache
def _words(language: Language) -> tuple[str, ...]:
    random = Random(language)
    return tuple(_WORD[language](random) for _ in range(1500))


@cache
def _sentences(language: Language) -> tuple[str, ...]:
    """Return the sentences that bodies are put together from: choosing among many is cheaper than writing."""
    random = Random(f"{language} sentences")
    return tuple(_sentence(random, language) for _ in range(800))


def _sentence(random: Random, language: Language) -> str:
    words = random.choices(_words(language), k=random.randint(6, 16))
    words[0] = words[0].capitalize()
    if random.random() < 0.3:
        words[3] = random.choice(("<em>{}</em>", "<strong>{}</strong>", "<i>{}</i>")).format(words[3])
    if random.random() < 0.3:
        words.insert(5, random.choice(_ENTITIES))
    return _space(language).join(words) + _STOPS[language]


def _spelt(onsets: str, vowels: str, codas: str, syllables: int) -> Callable[[Random], str]:
    """Return a maker of words of up to `syllables` syllables; a blank among the sounds is none."""

    def word(random: Random) -> str:
        sounds = (onsets, vowels, codas)
        letters = (random.choice(sound) for _ in range(random.randint(1, syllables)) for sound in sounds)
        return "".join(letters).replace(" ", "")

    return word


def _han(random: Random) -> str:
    """Return one or two of the 3,755 characters that GB 2312 calls common (rows 16 to 55)."""
    return "".join(_common_han(random) for _ in range(random.randint(1, 2)))


def _common_han(random: Random) -> str:
    return bytes([random.randint(0xB0, 0xD6), random.randint(0xA1, 0xFE)]).decode("gb2312")


def _kana(random: Random) -> str:
    start, end = random.choice(((0x3042, 0x3093), (0x3042, 0x3093), (0x30A2, 0x30F3)))
    tail = "".join(chr(random.randint(start, end)) for _ in range(random.randint(1, 4)))
    return _common_han(random) + tail if random.random() < 0.4 else tail


_WORD: Mapping[Language, Callable[[Random], str]] = {
    "en": _spelt("bcdfghklmnprstvw ", "aaeeiioouéü", "nrst   ", 3),
    "ru": _spelt("бвгдзклмнпрст", "аеиоуыя", "нрсть  ", 3),
    "ar": _spelt("بتجحدرسشعفقكلمنه", "اوي  ", " ", 3),
    "zh": _han,
    "ja": _kana,
}
