"""Authors, however they are written."""

import pytest
from reading_posts import read, yaml

from store.model import Person


@pytest.mark.parametrize(
    ("lines", "authors"),
    [
        (["author: Lu Yu"], [Person(name="Lu Yu")]),
        (["author: Lu Yu, Eisai ,"], [Person(name="Lu Yu"), Person(name="Eisai")]),
        (["author: 'Yu, Lu; Eisai'"], [Person(name="Yu, Lu"), Person(name="Eisai")]),
        (["author: Lu Yu <lu@tea.example>"], [Person(name="Lu Yu", email="lu@tea.example")]),
        (["author: <lu@tea.example>"], [Person(name="lu@tea.example", email="lu@tea.example")]),
        (["author: Lu Yu", "authors: [Lu Yu, Eisai]"], [Person(name="Lu Yu"), Person(name="Eisai")]),
        (
            ["authors: [{name: Lu Yu, url: /lu, email: lu@tea.example}]"],
            [Person(name="Lu Yu", email="lu@tea.example", url="https://tea.example/lu")],
        ),
        (["author: {name: Lu Yu, url: 'javascript:alert(1)'}"], [Person(name="Lu Yu")]),
        (["author: [{family: Yu, given: Lu}]"], [Person(name="Lu Yu")]),
        (["author: {avatar: /a.png}"], []),
        (["author:"], []),
    ],
)
def test_authors(lines: list[str], authors: list[Person]) -> None:
    """Texts, lists and maps all name people, each once."""
    assert list(read(yaml(*lines), base_url="https://tea.example/").item.authors) == authors
