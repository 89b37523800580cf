"""Dates: the standards' own forms, the ones feeds really use, and everything that is no date."""

import re
from datetime import UTC, datetime
from email.utils import format_datetime
from zoneinfo import ZoneInfoNotFoundError

import pytest
from corpora import corpus
from hypothesis import given
from hypothesis import strategies as st

from feeds.clean.dates import parse_date
from feeds.parse.encoding import decode


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Fri, 12 Nov 2021 10:00:00 +0800", "2021-11-12T02:00:00"),
        ("Fri, 12 Nov 2021 10:00:00 GMT", "2021-11-12T10:00:00"),
        ("12 Nov 21 10:00 EST", "2021-11-12T15:00:00"),
        ("Fri,12 Nov 2021 10:00:00 Z", "2021-11-12T10:00:00"),
        ("Friday, 12-Nov-21 10:00:00 GMT", "2021-11-12T10:00:00"),
        ("12 November 1999 10:00:00 PDT (Pacific)", "1999-11-12T17:00:00"),
        ("12 Nov 99 00:00:00 UT", "1999-11-12T00:00:00"),
        ("Fri, 12 Nov 2021 10:00:00 GMT+0800 (China Standard Time)", "2021-11-12T02:00:00"),
        ("Fri, 12 Nov 2021 10:00:00 XYZ", "2021-11-12T10:00:00"),
        ("Sat, 31 Dec 2016 23:59:60 GMT", "2017-01-01T00:00:00"),
        ("15 Oct 2023", "2023-10-15T00:00:00"),
        ("Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37"),
        ("Thu Aug 30 17:26:16 +0200 2012", "2012-08-30T15:26:16"),
        ("Thu Dec 31 23:59:59 GMT 2015", "2015-12-31T23:59:59"),
        ("Jul 08 2022", "2022-07-08T00:00:00"),
        ("July 8th, 2022 10:05 p.m. PDT", "2022-07-09T05:05:00"),
        ("2021-12-24T20:34:53Z", "2021-12-24T20:34:53"),
        ("2021-12-24t20:34:53.123456789-03:30", "2021-12-25T00:04:53"),
        ("2021-12-24T20:34:53,5+01", "2021-12-24T19:34:53"),
        ("2021-12-24T20:34+08:00[Asia/Shanghai]", "2021-12-24T12:34:00"),
        ("2021-12-24 20:34:53", "2021-12-24T20:34:53"),
        ("2021-12-24 20:34:53 -0500", "2021-12-25T01:34:53"),
        ("2021/12/24", "2021-12-24T00:00:00"),
        ("2021-1-2", "2021-01-02T00:00:00"),
        ("20211224T203453Z", "2021-12-24T20:34:53"),
        ("20211224203453", "2021-12-24T20:34:53"),
        ("20211224", "2021-12-24T00:00:00"),
        ("2021-358", "2021-12-24T00:00:00"),
        ("2021358", "2021-12-24T00:00:00"),
        ("2021-W51-5", "2021-12-24T00:00:00"),
        ("2021W515T10:00", "2021-12-24T10:00:00"),
        ("2021-12", "2021-12-01T00:00:00"),
        ("2021", "2021-01-01T00:00:00"),
        ("2021-12-24T24:00:00Z", "2021-12-25T00:00:00"),
        ("2021年12月24日", "2021-12-24T00:00:00"),
        ("2021年12月24日（金）下午 3:05", "2021-12-24T15:05:00"),
        ("2021年12月24日 15时5分30秒", "2021-12-24T15:05:30"),
        ("2021년 12월 24일 01:31:15", "2021-12-24T01:31:15"),
        ("2021-12-24 오후 11:23:17", "2021-12-24T23:23:17"),
        ("2021-12-24 12:01 am", "2021-12-24T00:01:00"),
        ("Do, 23 Dez 2021 17:36:00 +0000", "2021-12-23T17:36:00"),
        ("mar., 1 mars 2022 08:00:00 +0100", "2022-03-01T07:00:00"),
        ("12 juillet 2021", "2021-07-12T00:00:00"),
        ("jue, 02 sep 2021 08:00:00 GMT", "2021-09-02T08:00:00"),
        ("12 Outubro 2021", "2021-10-12T00:00:00"),
        ("Gio, 1 Lug 2021 08:00 CEST", "2021-07-01T06:00:00"),
        ("Пт, 12 ноября 2021 10:00:00 +0300", "2021-11-12T07:00:00"),
        ("Τρι, 29 Ιούν 2021 12:53:00 GMT", "2021-06-29T12:53:00"),
        ("2021-július-13T9:15-05:00", "2021-07-13T14:15:00"),
        ("Fri, 2021/11/12 08:19:53 EDT", "2021-11-12T12:19:53"),
        ("Fri, 12 Nov 2021 10:00:00 +3000", "2021-11-12T10:00:00"),
        ("2021-12-24T10:00:00+01:99", "2021-12-24T10:00:00"),
    ],
)
def test_dates_are_read_in_every_form_in_use(text: str, moment: str) -> None:
    """RFC 822, 850, 2822, 3339, W3CDTF, ISO 8601, asctime and East Asian forms name the same moments."""
    assert parse_date(text) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "31 Feb 2021",
        "2021-02-30",
        "2021-13-01",
        "2021-366",
        "2021-W54-1",
        "2021-12-24T25:00:00Z",
        "2021-12-24T24:00:61Z",
        "2021-12-24T10:61:00Z",
        "0000-01-01",
        "0001-01-01T00:00:00+05:00",
        "9999-12-31T23:59:59-05:00",
        "12/24/2021",
        "12 Nov 10:00",
        "2021-12-24 and more",
        "1" * 200,
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    """Impossible days and times, moments outside the years 1 to 9999, and guesses are not dates."""
    assert parse_date(text) is None


def test_a_declared_zone_overrules_what_the_text_claims() -> None:
    """'GMT' that is Beijing time by the clock on the wall is read as Beijing time."""
    expected = datetime(2021, 11, 12, 2, tzinfo=UTC)
    assert parse_date("Fri, 12 Nov 2021 10:00:00 GMT", zone="Asia/Shanghai") == expected
    assert parse_date("2021-11-12 10:00:00", zone="Asia/Shanghai") == expected


def test_a_text_without_a_zone_is_in_the_default_one() -> None:
    """The default counts only where nothing is stated, summer time included."""
    assert parse_date("2021-07-01 12:00", default_zone="Europe/Paris") == datetime(2021, 7, 1, 10, tzinfo=UTC)
    assert parse_date("2021-07-01 12:00Z", default_zone="Europe/Paris") == datetime(2021, 7, 1, 12, tzinfo=UTC)


def test_a_zone_that_does_not_exist_is_an_error() -> None:
    """A mistake in the configuration is not the date's fault."""
    with pytest.raises(ZoneInfoNotFoundError):
        parse_date("2021-07-01", zone="Mars/Olympus")


# Elements and JSON members that hold a date; what XML has between them may be a CDATA section.
_DATED = re.compile(
    r"<(?:\w+:)?(?:pubDate|lastBuildDate|date|published|updated|issued|created|modified)\b[^>]*>"
    r"\s*(?:<!\[CDATA\[)?([^<]+?)(?:]]>)?\s*</|\"date_\w+\"\s*:\s*\"([^\"]+)\"",
    re.IGNORECASE,
)


@pytest.mark.corpus
def test_every_date_of_real_feeds_is_read() -> None:
    """But for one that is none."""
    files = [path for path in (corpus() / "feeds").glob("*/*") if path.is_file()]
    texts = (decode(path.read_bytes()) for path in files)
    dates = [one or other for text in texts for one, other in _DATED.findall(text)]
    assert len(dates) > 3000
    assert [date for date in dates if parse_date(date) is None] == ["somedate"]


MOMENTS = st.integers(-62_135_500_000, 253_402_200_000).map(lambda n: datetime.fromtimestamp(n, UTC))


@given(MOMENTS)
def test_what_the_standard_library_writes_is_read(moment: datetime) -> None:
    """RFC 3339 and RFC 2822 dates come back as they went out."""
    assert parse_date(moment.isoformat()) == moment
    if moment.year >= 1000:
        assert parse_date(format_datetime(moment)) == moment


@given(st.text(st.characters(), max_size=40))
def test_no_text_is_an_exception(text: str) -> None:
    """Whatever a feed calls a date is a date or None."""
    found = parse_date(text)
    assert found is None or (found.tzinfo is UTC and found.microsecond == 0)
