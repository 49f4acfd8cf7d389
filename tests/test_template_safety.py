"""Neither the ledger's text nor a template's author can break a letter, reach beyond the values, or stop the run."""

from __future__ import annotations

import io
import re
import time
import zipfile
from pathlib import Path
from types import SimpleNamespace

import docx
import pytest
from docxtpl import DocxTemplate
from hypothesis import example, given
from hypothesis import strategies as st
from jinja2 import TemplateError
from lxml import etree

from mailmerge.letters.template import sandbox as sandbox_module
from mailmerge.letters.template.check import BrokenFile, check_template, open_template
from mailmerge.letters.template.compiled import compile_template

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# What a text may hold without its being seen: control characters, and those that turn the direction of what follows.
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")


def template(*paragraphs: str) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


LETTER = template("Cher {{ nom }},", "{% if nom %}{{ groupe.nom }}{% endif %}")
ROWS = template("{%p for f in factures %}", "{{ f.objet }}", "{%p endfor %}")


def body(letter: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(letter)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def texts(letter: bytes) -> list[str]:
    """The paragraphs as Word shows them: a line break as a line break, a tab as a tab."""
    shown = {f"{W}br": "\n", f"{W}tab": "\t"}
    return [
        "".join(shown.get(node.tag, node.text or "") for node in paragraph.iter(f"{W}t", f"{W}br", f"{W}tab"))
        for paragraph in body(letter).iter(f"{W}p")
    ]


def rendered(*paragraphs: str, **values: object) -> str:
    return "\n".join(texts(compile_template(template(*paragraphs)).render(values)))


# --- The ledger's text ---------------------------------------------------------------------------------


@given(st.text(st.characters(codec=None), max_size=60))
@example("{{ nom }} {% if %} {# #} {_{ }_}")
@example("</w:t></w:r></w:p><w:p/> &amp; &#0; ]]> <!-- <?x?>")
@example("Dupont\r\n& Fils\x0bsuite\x85fin\u2028")
@example("_x000D_ _x0041_")
@example("שלום 12 مرحبا \u202e3,21\u202c 👩‍👩‍👧 \U0010ffff")
@example("a\x07b\x0cc\x00d\ud83de\ufffef")
@example("é" * 32_767)
@example("__html__ {f.objet} %(x)s %s \\n \\1 \\x41")
def test_a_value_is_printed_as_it_is_and_changes_nothing_else(text: str) -> None:
    """What is seen of it stands in its place; the document's elements are those that an ordinary word gives."""
    letter = compile_template(LETTER).render({"nom": text, "groupe": SimpleNamespace(nom=text)})
    seen = UNSEEN.sub("", re.sub("\r\n|[\r\x0b\x85\u2028\u2029]", "\n", text))
    assert texts(letter) == [f"Cher {seen},", seen if text else ""]
    elements = [node.tag for node in body(letter).iter() if node.tag not in (f"{W}br", f"{W}tab")]
    if "\n" not in seen and "\t" not in seen:
        plain = compile_template(LETTER).render({"nom": "mot", "groupe": SimpleNamespace(nom="mot")})
        if text:
            assert elements == [node.tag for node in body(plain).iter()]


def test_a_spreadsheet_s_hidden_carriage_return_is_no_line_of_its_own() -> None:
    """A form feed would begin a page and a bell a paragraph: docxtpl's listings are for authors, not for ledgers."""
    letter = compile_template(ROWS).render({"factures": [SimpleNamespace(objet="un\x0cdeux\x07trois\rquatre")]})
    assert texts(letter) == ["undeuxtrois\nquatre"]


def test_a_value_is_never_a_template() -> None:
    secret = SimpleNamespace(nom="{{ total }}")
    assert rendered("{{ c.nom }}", "{{ total }}", c=secret, total="12,00 €") == "{{ total }}\n12,00 €"


# --- The author's template -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "tag",
    [
        "{{ ''.__class__ }}",
        "{{ nom.__class__.__mro__ }}",
        "{{ c.__dict__ }}",
        "{{ c['__dict__'] }}",
        "{{ self.__init__.__globals__ }}",
        "{{ nom.upper() }}",
        "{{ nom.join(nom) }}",
        "{{ '{0.__class__}'.format(nom) }}",
        "{{ '{:>999999999}'.format(nom) }}",
        "{{ '%999999999d' % 1 }}",
        "{{ nom * 999999999 }}",
        "{{ 999999999 * 'x' }}",
        "{{ [nom] * 999999999 }}",
        "{{ 9 ** 9 ** 9 ** 9 }}",
        "{{ nom|replace('', nom * 2) }}",
        "{{ ('x'|replace('x', 'xxxxxxxxxx'))" + "|replace('x', 'xxxxxxxxxx')" * 9 + " }}",
        "{{ range(999999999) }}",
        "{{ cycler }}",
        "{{ lipsum() }}",
        "{{ namespace() }}",
        "{% include '/etc/passwd' %}",
        "{% import 'x' as y %}",
        "{% for x in factures recursive %}{{ loop(factures) }}{% endfor %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    ],
)
def test_an_author_s_tricks_are_refused_at_once(tag: str) -> None:
    started = time.monotonic()
    with pytest.raises((TemplateError, TypeError)):
        rendered(tag, nom="mot", c=SimpleNamespace(nom="x"), factures=[1, 2, 3])
    assert time.monotonic() - started < 2


def doubled(step: str, start: str, printed: str) -> str:
    """A variable that is twice as large after each tag."""
    return f"{{% set a = {start} %}}" + f"{{% set a = {step} %}}" * 40 + f"{{{{ {printed} }}}}"


def doubled_by_loops(step: str, printed: str) -> str:
    """The same without variables: a loop over one value is one too."""
    loops = "".join(f"{{% for a{n + 1} in [{step.replace('a', f'a{n}')}] %}}" for n in range(15))
    return f"{{% for a0 in [texte] %}}{loops}{{{{ {printed} }}}}" + "{% endfor %}" * 16


@pytest.mark.parametrize(
    "tag",
    [
        doubled("a ~ a", "texte", "a|length"),
        doubled("a + a", "texte", "a|length"),
        doubled("a + a", "[1]", "a|length"),
        doubled("[a, a]", "1", "a"),
        doubled("[a, a]", "1", "a == [a]"),
        doubled("a * a", "999999 ** 60", "a > 1"),
        "{% set a %}{{ texte }}{{ texte }}{% endset %}" + "{% set a %}{{ a }}{{ a }}{% endset %}" * 40,
        "{% with a = texte ~ texte %}{{ a }}{% endwith %}",
        doubled_by_loops("a ~ a ~ a ~ a", "a15|length"),
        doubled_by_loops("a + a + a + a", "a15|length"),
        doubled_by_loops("[a, a, a, a]", "a15"),
        doubled_by_loops("{1: [a, a]}", "a15"),
        "{{ texte|join(texte)|join(texte)|length }}",
        "{{ texte|wordwrap(1, true, texte)|wordwrap(1, true, texte)|length }}",
        "{{ 37|round(-999999999) }}",
        "{{ " + "9" * 5000 + " }}",
        "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
        "{{ " + "not " * 5000 + "1 }}",
        "{{ " + "+".join("1" * 5000) + " }}",
        "{{ nom" + "|upper" * 5000 + " }}",
        "{{ " + "*".join(["(999999 ** 60)"] * 100) + " }}",
        "{% for a in factures %}" * 60 + "x" + "{% endfor %}" * 60,
        "{% if 1 %}" * 500 + "x" + "{% endif %}" * 500,
        "{% " * 20_000,
        "{{ " * 20_000,
        "{{ x {% y {# z" * 5_000,
        "{{r x " * 10_000,
        "{{ nom }}" * 30_000,
    ],
)
def test_what_would_fill_the_memory_or_the_day_is_refused_at_once(tag: str) -> None:
    content = template(tag)
    started = time.monotonic()
    with pytest.raises((TemplateError, TypeError)):
        compile_template(content).render({"nom": "mot", "texte": "un " * 1000, "factures": [1, 2, 3]})
    assert time.monotonic() - started < 3


def test_a_loop_that_prints_nothing_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox_module, "SECONDS_A_PART", 0.2)
    costly = "texte|title|wordwrap(1)|title|wordwrap(2) == '1'"
    with pytest.raises(TemplateError, match="dure plus de"):
        rendered(f"{{% for a in texte %}}{{% if {costly} %}}x{{% endif %}}{{% endfor %}}", texte="un deux " * 4000)
    with pytest.raises(TemplateError, match="dure plus de"):
        rendered(f"{{% for a in texte if {costly} %}}x{{% endfor %}}", texte="un deux " * 4000)


def test_a_letter_of_hundreds_of_megabytes_is_stopped() -> None:
    with pytest.raises(TemplateError, match="lettre trop longue"):
        rendered("{% for a in f %}{% for b in f %}{{ texte }}{% endfor %}{% endfor %}", f=[0] * 200, texte="x" * 32_767)


@pytest.mark.parametrize("part", ["word/document.xml", "word/media/image1.png"])
def test_a_file_that_unpacks_to_gigabytes_is_refused_unread(part: str) -> None:
    buffer = io.BytesIO(LETTER)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("x" + part, "w") as bomb:
        for _ in range(300):
            bomb.write(bytes(1_000_000))
    started = time.monotonic()
    with pytest.raises(ValueError, match="trop gros"):
        compile_template(buffer.getvalue())
    with pytest.raises(BrokenFile, match="trop gros"):
        open_template(buffer.getvalue())
    assert time.monotonic() - started < 1


def test_loops_without_end_are_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve invoices, eight loops within one another: four hundred million lines."""
    monkeypatch.setattr(sandbox_module, "SECONDS_A_PART", 0.2)
    nested = "".join(f"{{% for a{level} in factures %}}" for level in range(8))
    ends = "{% endfor %}" * 8
    for printed in ("", "{{ a7 }}"):
        started = time.monotonic()
        with pytest.raises(TemplateError, match="dure plus de"):
            rendered(f"{nested}{printed}{ends}", factures=list(range(12)))
        assert time.monotonic() - started < 5


def test_the_same_is_stopped_on_docxtpl_s_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox_module, "SECONDS_A_PART", 0.2)
    content = template("{% for a in f %}" * 8 + "{{ a }}" + "{% endfor %}" * 8)
    document = DocxTemplate(io.BytesIO(content))
    with pytest.raises(TemplateError, match="dure plus de"):
        compile_template(content).render({"f": list(range(12))}, document)


def test_what_loops_and_conditions_offer_still_works() -> None:
    text = rendered(
        "{% for f in factures %}{{ loop.index }}/{{ loop.length }}{{ loop.cycle('a', 'b') }}{% if not loop.last %}, "
        "{% endif %}{% else %}rien{% endfor %}",
        "{{ nom|upper }} {{ 2 * 3 }} {{ 7 % 4 }} {{ 2 ** 3 }} {{ nom|replace('m', 'l') }} {{ nom[0] }}",
        factures=["x", "y", "z"],
        nom="mot",
    )
    assert text == "1/3a, 2/3b, 3/3a\nMOT 6 3 8 lot m"


def test_a_letter_with_two_thousand_invoices_is_far_from_the_limit(tmp_path: Path) -> None:
    started = time.monotonic()
    letter = compile_template(ROWS).render({"factures": [SimpleNamespace(objet=f"n° {i}") for i in range(2000)]})
    assert len(texts(letter)) == 2000
    assert time.monotonic() - started < sandbox_module.SECONDS_A_PART / 2


@pytest.mark.parametrize(
    "tag", ["{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}", "{{ " + "1+" * 3000 + "1 }}", "{% " * 20_000]
)
def test_a_monstrous_tag_is_a_fault_of_the_template_like_any_other(tag: str) -> None:
    assert check_template(open_template(template("{{ debiteur.nom }}", tag)))
