"""Encodings: what the bytes are, not what they claim to be."""

import re
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from conformance.places import FEEDS
from corpora import corpus
from feed_documents import only
from hypothesis import given
from hypothesis import strategies as st

from feeds.errors import ParseError
from feeds.parse.encoding import decode, is_utf8

# The same news in many languages, and the encodings in which it may come.
TEXTS = {
    "ru": "Паром снова ходит два раза в день, сообщает управление порта, и билеты уже продаются.",
    "uk": "Пором знову ходить двічі на день, повідомляє управління порту, і квитки вже продаються.",
    "el": "Το πλοίο κάνει πάλι δύο δρομολόγια την ημέρα, λέει το λιμεναρχείο, και τα εισιτήρια πωλούνται.",
    "he": "המעבורת שבה להפליג פעמיים ביום, אומרת רשות הנמל, והכרטיסים כבר נמכרים.",
    "ar": "العبارة تبحر مرتين في اليوم من جديد، كما تقول إدارة الميناء، والتذاكر معروضة للبيع.",
    "th": "เรือข้ามฟากกลับมาวิ่งวันละสองเที่ยวแล้ว การท่าเรือแจ้งว่าเริ่มขายตั๋วแล้ว",
    "zh": "轮渡恢复每天两班，港务局表示船票已经开售。",
    "zh-tw": "渡輪恢復每天兩班，港務局表示船票已經開售，歡迎大家搭乘。",
    "ja": "フェリーは一日二便に戻り、港湾局によると切符はもう売られています。",
    "ko": "여객선이 다시 하루에 두 번 다닌다고 항만청이 밝혔으며 표는 이미 팔리고 있다.",
    "fr": "La navette du café « Chez Zoé » est revenue, dit la mairie, où l’on s’en réjouit déjà.",
    "pl": "Prom znów pływa dwa razy dziennie, mówi zarząd portu, a bilety są już w sprzedaży.",
    "cs": "Přívoz zase jezdí dvakrát denně, říká správa přístavu, a lístky se už prodávají.",
    "tr": "Feribot yine günde iki kez çalışıyor, diyor liman müdürlüğü, ve biletler satışta.",
    "lt": "Keltas vėl plaukia du kartus per dieną, sako uosto valdyba, o bilietai jau parduodami.",
}
CODECS = [
    ("ru", "windows-1251"), ("ru", "koi8-r"), ("ru", "iso-8859-5"), ("ru", "ibm866"), ("uk", "koi8-u"),
    ("el", "windows-1253"), ("el", "iso-8859-7"), ("he", "windows-1255"), ("ar", "windows-1256"),
    ("th", "windows-874"), ("th", "tis-620"), ("zh", "gb2312"), ("zh", "gbk"), ("zh", "gb18030"),
    ("zh-tw", "big5"), ("ja", "euc-jp"), ("ja", "shift_jis"), ("ja", "x-sjis"), ("ja", "iso-2022-jp"),
    ("ko", "euc-kr"), ("ko", "ks_c_5601-1987"), ("fr", "windows-1252"), ("pl", "windows-1250"),
    ("cs", "windows-1250"), ("tr", "windows-1254"), ("lt", "windows-1257"),
]  # fmt: skip
RUSSIAN, CHINESE, FRENCH = TEXTS["ru"], TEXTS["zh"], TEXTS["fr"]


def xml(text: str, declared: str, language: str = "") -> str:
    return f'<?xml version="1.0" encoding="{declared}"?><rss xml:lang="{language}"><title>{text}</title></rss>'


def labels(name: str) -> Iterator[tuple[str, str]]:
    """Yield what the document and HTTP may say where it is `name`: right, half right, and wrong."""
    yield name, ""
    yield name, "text/xml"
    yield name, f"text/xml; charset={name}"
    yield name, "application/rss+xml; charset=utf-8"
    yield name, "text/xml; charset=ISO-8859-1"
    yield name, "text/xml; charset=no-such-charset"
    yield "utf-8", f'text/xml; charset="{name}"'
    yield "iso-8859-1", f"text/xml;charset='{name}'"
    yield "utf-16", f"text/xml; charset={name.upper()}"
    yield "utf-8", "text/xml; charset=utf-8"
    yield "iso-8859-1", ""
    yield "utf-16", "text/xml; charset=utf-32"


@pytest.mark.parametrize(("language", "name"), CODECS)
def test_text_is_what_its_author_wrote(language: str, name: str) -> None:
    """Whatever document and HTTP say of it, one of them or none of them right."""
    text = TEXTS[language]
    codec = {"x-sjis": "cp932", "windows-874": "cp874"}.get(name, name)
    for declared, content_type in labels(name):
        body = xml(text, declared, language[:2]).encode(codec)
        assert f"<title>{text}</title>" in decode(body, content_type), (declared, content_type)


@pytest.mark.parametrize("language", TEXTS)
def test_utf8_is_utf8_whatever_it_is_called(language: str) -> None:
    """No other encoding looks like it by accident."""
    text = TEXTS[language]
    for _, name in CODECS:
        body = xml(text, name).encode()
        assert f"<title>{text}</title>" in decode(body, f"text/xml; charset={name}"), name


@given(text=st.text("aé\xa0—ÃÂâ€©渡"), name=st.sampled_from(["", "utf-8", "gb2312", "shift_jis", "iso-8859-1"]))
def test_what_needs_no_decoding_comes_out_as_it_is(text: str, name: str) -> None:
    """Only such documents are read as the bytes that they are."""
    body = xml(text, "utf-8").encode()
    content_type = f"text/xml; charset={name}"
    assert not is_utf8(body, content_type) or decode(body, content_type) == body.decode()


@pytest.mark.parametrize("name", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("mark", ["\ufeff", ""])
@pytest.mark.parametrize("language", ["ru", "zh"])
def test_a_mark_or_the_nuls_tell_of_unicode(name: str, mark: str, language: str) -> None:
    """They count for more than every name (RFC 7303 §3), and astral characters come whole."""
    text = TEXTS[language] + "🛳"
    for declared in ("utf-8", "utf-16", "koi8-r", "iso-8859-1"):
        body = (mark + xml(text, declared)).encode(name)
        assert decode(body, "text/xml; charset=windows-1251").endswith(f"<title>{text}</title></rss>")


@pytest.mark.parametrize(("language", "name"), [*CODECS, ("ru", "utf-8"), ("zh", "utf-8"), ("zh", "utf-16")])
def test_a_document_that_is_cut_keeps_its_whole_characters(language: str, name: str) -> None:
    """Half a character at its end is left out, and makes the rest nothing else."""
    codec = {"x-sjis": "cp932", "windows-874": "cp874"}.get(name, name)
    body = xml(TEXTS[language], name).partition("</title>")[0].encode(codec)
    for length in range(len(body) - 8, len(body)):
        text = decode(body[:length], f"text/xml; charset={name}")
        assert "\ufffd" not in text
        assert xml(TEXTS[language], name).startswith(text)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (CHINESE.encode() + b"\xff" + CHINESE.encode(), f"{CHINESE}\ufffd{CHINESE}"),
        (CHINESE.encode() + b"\xe8\xbd..." + CHINESE.encode(), f"{CHINESE}\ufffd...{CHINESE}"),
        (FRENCH.encode() + FRENCH[:20].encode("cp1252"), FRENCH + FRENCH[:20]),
        (FRENCH.encode() + b" \xe2\x80 " + FRENCH.encode(), f"{FRENCH} \ufffd {FRENCH}"),
        (b"\xef\xbb\xbf" + FRENCH.encode("cp1252"), FRENCH),
        (RUSSIAN.encode() + b"." * 50 + b"caf\xe9!", f"{RUSSIAN}{'.' * 50}café!"),
    ],
    ids=["stray", "truncated within", "pasted", "half a quote", "mark before Windows-1252", "by what is near"],
)
def test_a_few_broken_bytes_do_not_turn_utf8_into_something_else(body: bytes, text: str) -> None:
    """They are Windows-1252 where all around is Latin, and else one U+FFFD; nothing else suffers."""
    assert decode(body) == text


def test_a_few_faults_do_not_turn_a_claimed_encoding_into_another() -> None:
    """One bad byte costs one character."""
    good = (CHINESE * 3).encode("gb18030")
    assert decode(xml("", "gb2312").encode() + good + b"\xff " + good).count("\ufffd") == 1


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ("模".encode("gbk"), "text/xml; charset=gbk", "模"),
        ("é".encode(), "text/xml; charset=windows-1251", "é"),
        ("é".encode(), "text/xml; charset=punycode", "é"),
        (b"a+AGE-", "text/xml; charset=utf-7", "a+AGE-"),
        ("№ ①".encode("euc_jis_2004"), "text/xml; charset=euc-jp", "№ ①"),
        (RUSSIAN.encode("cp1251"), "text/xml; charset=rot13", RUSSIAN),
        (("— ·· —" * 9 + "Zoé").encode("cp1252"), "", "— ·· —" * 9 + "Zoé"),
        (b"\xa0\xa0\xa0\xa0 caf\xe9" * 9, "", ("\xa0\xa0\xa0\xa0 café" * 9).lstrip()),
        (b"\n\n <?xml version='1.0'?>\x00\x0b<a/>", "", "<?xml version='1.0'?><a/>"),
        (b"Warning: x\n" + xml(RUSSIAN, "koi8-r").encode("koi8-r"), "", "Warning: x\n" + xml(RUSSIAN, "koi8-r")),
        (b"", "", ""),
    ],
)
def test_odd_cases(body: bytes, content_type: str, text: str) -> None:
    """Few characters, names that are no encodings, signs in rows, late declarations, nothing at all."""
    assert decode(body, content_type) == text


def test_http_counts_for_more_than_the_document() -> None:
    """Where both can be right (RFC 7303 §3)."""
    assert RUSSIAN in decode(xml(RUSSIAN, "windows-1251").encode("koi8-r"), "text/xml; charset=koi8-r")


def test_what_is_said_within_content_says_nothing() -> None:
    """The encoding of a page that a post shows is not the feed's."""
    shown = '<meta charset="koi8-r"><?xml version="1.0" encoding="koi8-r"?>'
    assert RUSSIAN in decode((xml("x" * 1024, "windows-1251") + shown + RUSSIAN).encode("cp1251"))


@pytest.mark.parametrize("text", [FRENCH, f"“{CHINESE}”", "№ 1 – À bientôt"])
def test_a_document_that_was_encoded_twice_is_decoded_twice(text: str) -> None:
    """UTF-8 that was taken for Windows-1252, with the bytes that this leaves undefined."""
    taken = xml(text, "utf-8").encode().decode("cp1252", "surrogateescape")
    once = re.sub("[\udc80-\udcff]", lambda byte: chr(ord(byte[0]) - 0xDC00), taken)
    assert decode(once.encode()) == xml(text, "utf-8")
    assert decode(f"{once} é".encode()) == f"{once} é"


def test_a_text_that_was_encoded_twice_is_mended_alone() -> None:
    """It is all Latin-1 and makes UTF-8 when taken as bytes; its neighbours stay as they were written."""
    item = "<rss><item><title>{}</title><description>{}</description></item></rss>"
    item = item.format("café".encode().decode("latin-1"), "Ã© is é, and “café” is café")
    found = only(item.encode())
    assert (found.title, found.summary) == ("café", "Ã© is é, and “café” is café")


def test_what_is_no_text_is_an_error() -> None:
    """Better none than a wrong one."""
    noise = b"<rss><title>" + bytes(range(128, 256)) * 40
    with pytest.raises(ParseError, match="encoding"):
        decode(noise)


@pytest.mark.parametrize(
    "unit",
    [
        b"\xc3\xa9\xff",
        b"a\xe9",
        b"\x1b$B",
        b"<?xml",
        b"<language>",
        "паром ".encode("koi8-r"),
        bytes(range(1, 256)),
    ],
)
def test_no_body_takes_long(unit: bytes) -> None:
    """Guessing looks at a sample, and nothing is done for each byte: 2 MiB take less than a second."""
    started = time.process_time()
    with suppress(ParseError):
        decode(unit * (2 * 1024 * 1024 // len(unit)) + b"\xe9 ")
    assert time.process_time() - started < 1


@given(st.binary(max_size=200), st.text(max_size=30))
def test_no_bytes_are_another_exception(body: bytes, content_type: str) -> None:
    """Whatever was served is some text, or a parse error."""
    with suppress(ParseError):
        assert isinstance(decode(body, content_type), str)


_MOJIBAKE = re.compile("[ÂÃ][\x80-\xbf€‚ƒ„†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€|�")
_SCRIPTS = {
    "cyrillic": re.compile("[а-яё]{3}"),
    "japanese": re.compile("[ぁ-んァ-ヶ]{2}"),
}


@pytest.mark.corpus
@pytest.mark.parametrize("folder", ["encodings", "japanese", "cyrillic"])
def test_real_feeds_have_no_letters_that_nobody_wrote(folder: str) -> None:
    """No U+FFFD, none of the pairs that UTF-8 makes when read as Latin-1, and the letters of the language."""
    corpus()
    for path in (FEEDS / folder).iterdir():
        text = decode(path.read_bytes())
        assert not _MOJIBAKE.search(text), path.name
        if folder in _SCRIPTS:
            assert _SCRIPTS[folder].search(text), path.name


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("compressed.xml", "[А-я]{4}"),
        ("encoding_WINDOWS-1251.xml", "[А-я]{4}"),
        ("ibash.ru.xml", "[А-я]{4}"),
        ("xakep.ru.xml", "[А-я]{4}"),
        ("kc0011.xml", "[一-龥]{4}"),
        ("tdiary.xml", "[ぁ-ん]{3}"),
        ("cercle.psy.xml", "[a-z][éèà][a-z]?"),
        ("no_encoding_ISO-8859-1.xml", "[a-z][éèà][a-z]?"),
    ],
)
def test_real_feeds_have_the_letters_of_their_language(name: str, letters: str) -> None:
    """Among them two that declare nothing and are Latin-1."""
    corpus()
    assert len(re.findall(letters, decode((FEEDS / "encodings" / name).read_bytes()))) > 20
