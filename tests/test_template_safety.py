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
