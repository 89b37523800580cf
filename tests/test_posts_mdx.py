"""MDX, and the Markdown of Docusaurus."""

import pytest
from marked import marked
from reading_posts import read, yaml


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("import { A, B } from 'a';\nimport 'b.css'\n\nHot.", "Hot."),
        ("import {\n  A,\n  B,\n} from '../a';\n\nHot.", "Hot."),
        ("import taxes are due.\n\nexport them.", "import taxes are due. export them."),
        ("export const a = {\n  b: 1,\n};\n\nHot.", "Hot."),
        ('<Card title="Tea">\n  Hot <b>tea</b>.\n</Card>', "<p><strong>Tea</strong></p> Hot <b>tea</b>."),
        ('<><Tabs><TabItem label={"Green"}>Hot.</TabItem></Tabs></>', "<p><strong>Green</strong></p> Hot."),
        ("<Chart data={{ a: { b: [1, 2] } }} on={() => { x > 1 }} />Hot.", "Hot."),
        ("import cup from './cup.png';\n\n<Image src={cup} alt=\"A cup\" />", '<img src="./cup.png" alt="A cup">'),
        ("import cup from './cup.png';\n\n<img src={cup.src} />", '<img src="./cup.png">'),
        ("<img src={require('./cup.png').default} width={300} alt='A' />", '<img src="./cup.png" alt="A">'),
        ("<img src={useBaseUrl('/img/cup.png')}/> <img src={cup}/>", '<img src="/img/cup.png"> <img>'),
        ("![a](@site/static/img/a.png)", "![a](/img/a.png)"),
        ("[a](./b.md) [c](../d/e.mdx#f 'G') [h](i.md#j \"K\")", "[a]() [c]() [h]()"),
        ("[a]\n\n[a]: ./b.md\n[c]: <d.mdx#e> 'F'\n[g]:\n  h.md", "[a] [a]: <> [c]: <> [g]: <>"),
        ("[^a]: b.md\n[c]: https://tea.example/d.md", "[^a]: b.md [c]: https://tea.example/d.md"),
        (
            "[a](https://tea.example/b.md) [c](/d) `[a](./b.md)`",
            "[a](https://tea.example/b.md) [c](/d) `[a](./b.md)`",
        ),
        ('<div style={{ color: "red" }} className="a">Hot</div>', '<div className="a">Hot</div>'),
        (
            '<YouTube id="a" />',
            '<a href="https://www.youtube.com/watch?v=a">https://www.youtube.com/watch?v=a</a>',
        ),
        ('<Link to="/tea">Tea</Link>', '<a href="/tea">Tea</a>'),
        ('<LinkCard title="Tea" href="/tea" />', '<a href="/tea">Tea</a>'),
        ("Hot{/* no */} {'tea'} {\"<b>\"} {frontMatter.title} {``}.", "Hot tea <b> ."),
        ("Hot.\n\n{/* truncate */}\n\nCold.", "Hot. <!-- more --> Cold."),
        (
            ":::note[Mind *this*]\nHot.\n:::\n",
            "<blockquote> <p><strong>Mind *this*</strong></p> Hot. </blockquote>",
        ),
        (":::tip Cups\n:::", "<blockquote> <p><strong>Cups</strong></p> </blockquote>"),
        ("::::danger\nHot.\n::::", "<blockquote> <p><strong>Danger</strong></p> Hot. </blockquote>"),
        ("## Tea {#tea}\n\n<https://tea.example/>", "## Tea <https://tea.example/>"),
        ("1 < 2 and a <b", "1 < 2 and a <b"),
    ],
)
def test_mdx(text: str, left: str) -> None:
    """Components leave what they enclose and their titles, images and links stay what they are."""
    assert marked(text, "docusaurus", "tea.mdx") == left


@pytest.mark.parametrize(
    "text",
    [
        "export const a = 1;\nexport let b, c = 2",
        "export var { a, b } = c;",
        "export const [a, setA] = b;",
        "export const a = {\n  b: 1,\n\n  c: () => {\n\n    d();\n  },\n};",
        "export function A({ b }) {\n  return <p>\n\n  {b}</p>;\n}",
        "export async function* a() { b(); }",
        "export class A extends B.C {\n\n  d() {}\n}",
        "export default A;",
        "export default ({ children }) => <A>{children}</A>",
        "export default function ({ a }) {\n\n  return a;\n}",
        "export default class extends A {}",
        "export default { a: 1 }",
        "export default withTea(A);",
        "export { a, b as c } from './d';\nexport {\n  e,\n};",
        "export * from './a'\nexport * as b from './b';",
    ],
)
def test_modules_are_no_text(text: str) -> None:
    """What a module of JavaScript exports goes with all its lines, to the bracket that closes it."""
    assert marked(f"{text}\n\nHot.", "astro", "tea.mdx") == "Hot."


@pytest.mark.parametrize(
    "text",
    [
        "export was invented late.\nimport came first.",
        "export default settings are kept.",
        "export default (the usual one).",
        "export class lists to a file.",
        "export let them go.",
        "export const is a word.",
        "export function keys (such as F1) work.",
        "export * or nothing.",
        "import tea from 'China', they said.",
    ],
)
def test_prose_may_begin_like_a_module(text: str) -> None:
    """Only what is JavaScript goes."""
    assert marked(text, "docusaurus", "tea.mdx").startswith(text[:14])


def test_a_module_without_an_open_bracket_ends_with_its_paragraph() -> None:
    """What is indented below it is no part of it, nor is a line that begins with a bracket."""
    assert marked("export const a = 1\n\n  Hot\n\n) tea.", "astro", "tea.mdx") == "Hot ) tea."


def test_markdown_of_astro_has_no_modules() -> None:
    """All Markdown of Docusaurus is MDX, of Astro only `.mdx` is."""
    text = "export const a = 1;\n\nimport a from 'b';"
    assert marked(text, "docusaurus") == marked(text, "astro", "tea.mdx") == ""
    assert marked(text, "astro") == " ".join(text.split())


def test_braces_are_text_in_markdown() -> None:
    """Only `.mdx` has expressions; comments between braces are none in either."""
    assert marked("A {set} of {/* green */}tea.", "docusaurus") == "A {set} of tea."


def test_mdx_has_no_code_by_indentation() -> None:
    """What is indented inside of a component is Markdown."""
    body = "<Card>\n\n\tHot *tea*.\n\n</Card>"
    assert read(yaml(body=body), "a.mdx", dialect="astro").item.content == "<p>Hot <em>tea</em>.</p>"
