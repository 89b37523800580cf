"""Encodings: what the bytes are, not what they claim to be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.parse.encoding import decode

RUSSIAN = "Паром снова ходит два раза в день, сообщает управление порта, и билеты уже продаются."
CHINESE = "轮渡恢复每天两班，港务局表示船票已经开售。"


def xml(text: str, encoding: str) -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?><title>{text}</title>'


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        (xml("é", "utf-8").encode(), "", "é"),
        (b"\xef\xbb\xbf" + xml("é", "iso-8859-1").encode(), "text/xml; charset=koi8-r", "é"),
        (xml("é 中", "utf-16").encode("utf-16"), "text/xml; charset=utf-8", "é 中"),
        (xml("é 中", "utf-16").encode("utf-16-be"), "", "é 中"),
        (xml("é 中", "utf-32").encode("utf-32"), "", "é 中"),
        (xml(RUSSIAN, "windows-1251").encode("cp1251"), "text/xml", RUSSIAN),
        (xml(RUSSIAN, "windows-1251").encode("cp1251"), "text/xml; charset=ISO-8859-1", RUSSIAN),
        (xml(RUSSIAN, "windows-1251").encode("koi8-r"), 'text/xml; charset="koi8-r"', RUSSIAN),
        (xml(RUSSIAN, "windows-1251").encode(), "", RUSSIAN),
        (xml(CHINESE + "镕", "gb2312").encode("gb18030"), "", CHINESE + "镕"),
        (xml("いしなお", "iso-2022-jp").encode("iso-2022-jp"), "", "いしなお"),
        (xml("“quoted”", "iso-8859-1").encode("cp1252"), "", "“quoted”"),
        (xml("é", "no-such-code").encode(), "", "é"),
        (xml("é", "punycode").encode(), "", "é"),
        (xml("a", "utf-7").encode(), "", "a"),
        (f"<title>{RUSSIAN}</title>".encode("koi8-r"), "", RUSSIAN),
    ],
)
def test_text_is_what_its_author_wrote(body: bytes, content_type: str, text: str) -> None:
    """A mark decides, then UTF-8 that is valid, then what header and declaration say, then a guess."""
    assert f"<title>{text}</title>" in decode(body, content_type)


def test_a_few_broken_bytes_do_not_turn_utf8_into_something_else() -> None:
    """One bad byte costs one character, not the whole document."""
    assert decode(CHINESE.encode() + b"\xff" + CHINESE.encode()) == CHINESE + "\ufffd" + CHINESE


def test_declared_utf8_that_is_windows_1252_is_read_as_that() -> None:
    """No valid sequence beyond ASCII, so UTF-8 it is not."""
    text = "La navette du café « Chez Zoé » est revenue, dit la mairie, où l’on s’en réjouit déjà."
    assert text in decode(xml(text, "utf-8").encode("cp1252"))


def test_nothing_stands_before_the_first_visible_character() -> None:
    """An XML declaration must come first (XML 1.0 §2.8), and illegal characters go."""
    assert decode(b"\n\n <?xml version='1.0'?>\x00\x0b<a/>") == "<?xml version='1.0'?><a/>"


@given(st.binary(max_size=200), st.text(max_size=30))
def test_no_bytes_are_an_exception(body: bytes, content_type: str) -> None:
    """Whatever was served is some text."""
    assert isinstance(decode(body, content_type), str)
