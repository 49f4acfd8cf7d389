"""Each letter is, part by part, what docxtpl itself would have made of the same template and values."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docxtpl import DocxTemplate, InlineImage, Listing, RichText
from jinja2 import Environment
from lxml import etree

from mailmerge.letters.template.compiled import compile_template
from mailmerge.letters.template.repair import BoundValue
from mailmerge.letters.template.sandbox import sandbox

Context = dict[str, object]
ROWS = [SimpleNamespace(numero=f"F{i}", montant=f"{i}\u202f000,00\u00a0€", objet="A & B <c>") for i in range(4)]
VALUES: Context = {
    "nom": "L’Œuvre & Fils <SARL> \"q\" 'a'",
    "lignes": "un\ndeux\ttrois",
    "vide": "",
    "oui": True,
    "non": False,
    "nombre": 3,
    "couleur": "FF0000",
    "factures": ROWS,
    "rien": [],
    "adresse": ["Dupont & Fils", "8 rue du Port", "44000 NANTES"],
    "commandes": [SimpleNamespace(nom="C1", lignes=ROWS[:2]), SimpleNamespace(nom="C2", lignes=ROWS[2:])],
}


# --- Templates, as typed in Word -----------------------------------------------------------------------


def typed(*paragraphs: str) -> Document:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return document


def table(document: Document, *rows: tuple[str, ...]) -> Document:
    cells = document.add_table(rows=len(rows), cols=len(rows[0])).rows
    for row, texts in zip(cells, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return document


def split_runs() -> Document:
    """Word cuts a tag into runs where it checked the spelling or the author changed a letter."""
    document = docx.Document()
    paragraph = document.add_paragraph("Cher ")
    for piece in ("{", "{ n", "om", " }", "}"):
        paragraph.add_run(piece).bold = piece == "om"
    paragraph.add_run(", suite {% if oui").italic = True
    paragraph.add_run(" %}vrai{% end")
    paragraph.add_run("if %}.")
    return document


def merged_cells() -> Document:
    document = table(
        docx.Document(),
        ("N°", "Objet", "Montant"),
        ("{%tr for f in factures %}", "", ""),
        ("{{ f.numero }}", "{{ f.objet }}", "{{ f.montant }}"),
        ("{%tr endfor %}", "", ""),
        ("Total", "", "{{ nombre }}"),
    )
    last = document.tables[0].rows[4].cells
    last[0].merge(last[1])
    return document


def vertical_merge() -> Document:
    return table(
        docx.Document(),
        ("Client", "Montant"),
        ("{%tr for f in factures %}", ""),
        ("{% vm %}{{ nom }}", "{{ f.montant }}"),
        ("{%tr endfor %}", ""),
    )


def margins() -> Document:
    document = typed("{{ nom }}")
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = "{{ nom }} {% if oui %}oui{% endif %}"
    section.first_page_header.paragraphs[0].text = "Première page, sans champ"
    section.footer.paragraphs[0].text = "{{ nombre }} {{ lignes }}"
    return document


def properties() -> Document:
    document = typed("{{ nom }}")
    document.core_properties.title = "Relance {{ nombre }} n° {{ couleur }}"
    document.core_properties.subject = "{% if oui %}oui{% else %}non{% endif %}"
    return document


def picture(document: Document, tag_around: bool = False) -> Document:
    if tag_around:
        document.add_paragraph("{%p for f in factures %}")
    document.add_picture(io.BytesIO(png(200, 0, 0)), width=docx.shared.Cm(1))
    if tag_around:
        document.add_paragraph("{%p endfor %}")
    document.add_picture(io.BytesIO(png(0, 0, 200)), width=docx.shared.Cm(1))
    return document


def notes() -> bytes:
    """A footnote, which python-docx cannot make: its part is put into the file, as Word writes it."""
    mark = f"<w:r {nsdecls('w')}><w:footnoteReference w:id='2'/></w:r>"
    document = typed("{{ nom }}")
    document.paragraphs[0]._p.append(parse_xml(mark))
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    note = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
        f"<w:footnotes {nsdecls('w')}><w:footnote w:id='2'><w:p><w:r><w:t xml:space='preserve'>Voir {{{{ n</w:t></w:r>"
        "<w:r><w:t>om }}</w:t></w:r><w:r><w:t>{% if oui %} : {{ lignes }}{% endif %}</w:t></w:r></w:p></w:footnote>"
        "</w:footnotes>"
    )
    rewritten = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(document))) as source, zipfile.ZipFile(rewritten, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            if name == "[Content_Types].xml":
                override = f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'
                text = text.replace(b"</Types>", override.encode())
            elif name == "word/_rels/document.xml.rels":
                line = f'<Relationship Id="rId99" Type="{relation}" Target="footnotes.xml"/></Relationships>'
                text = text.replace(b"</Relationships>", line.encode())
            target.writestr(name, text)
        target.writestr("word/footnotes.xml", note)
    return rewritten.getvalue()


def text_box() -> Document:
    document = typed("Avant {{ nom }}")
    box = (
        f"<w:r {nsdecls('w')} xmlns:v='urn:schemas-microsoft-com:vml'><w:pict><v:shape style='width:100pt'><v:textbox>"
        "<w:txbxContent><w:p><w:r><w:t>Encadré {{ nom }} {{ nombre }}</w:t></w:r></w:p></w:txbxContent>"
        "</v:textbox></v:shape></w:pict></w:r>"
    )
    document.add_paragraph()._p.append(parse_xml(box))
    return document


def content_control() -> Document:
    document = typed("{{ nombre }}")
    control = (
        f"<w:sdt {nsdecls('w')}><w:sdtPr><w:alias w:val='Nom'/></w:sdtPr><w:sdtContent><w:p><w:r>"
        "<w:t>{{ nom }}</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    document.element.body.insert(0, parse_xml(control))
    return document


TEMPLATES: dict[str, Callable[[], Document]] = {
    "values": lambda: typed("{{ nom }} {{nombre}} {{ vide }}", "{{ nom|upper }} {{ nombre + 1 }}"),
    "split runs": split_runs,
    "line breaks in a value": lambda: typed("{{ lignes }}", "avant {{ lignes }} après"),
    "condition in a paragraph": lambda: typed("{% if oui %}{{ nom }}{% else %}rien{% endif %}"),
    "condition over paragraphs": lambda: typed("{% if non %}", "jamais {{ nom }}", "{% endif %}", "toujours"),
    "paragraph tags": lambda: typed("{%p if oui %}", "vu {{ nom }}", "{%p else %}", "pas vu", "{%p endif %}", "fin"),
    "paragraph loop": lambda: typed("{%p for ligne in adresse %}", "{{ ligne }}", "{%p endfor %}"),
    "nested loops": lambda: typed(
        "{%p for c in commandes %}",
        "{{ c.nom }}",
        "{%p for f in c.lignes %}",
        "{{ loop.index }} {{ f.numero }} {{ f.montant }}",
        "{%p endfor %}",
        "{%p endfor %}",
    ),
    "row loop": lambda: table(
        typed("{{ nom }}"),
        ("N°", "Montant"),
        ("{%tr for f in factures %}", ""),
        ("{{ f.numero }}", "{{ f.montant }}"),
        ("{%tr endfor %}", ""),
    ),
    "row condition": lambda: table(
        docx.Document(), ("{%tr if non %}", ""), ("a", "b"), ("{%tr endif %}", ""), ("c", "{{ nom }}")
    ),
    "rows that may all be missing": lambda: table(
        docx.Document(), ("{%tr for f in rien %}", ""), ("{{ f.numero }}", "b"), ("{%tr endfor %}", "")
    ),
    "dynamic columns": lambda: table(
        docx.Document(),
        ("{%tc for f in factures %}", "{{ f.numero }}", "{%tc endfor %}"),
        ("{%tc for f in factures %}", "{{ f.montant }}", "{%tc endfor %}"),
    ),
    "no columns left": lambda: table(
        docx.Document(),
        ("a", "{%tc if non %}", "{{ nom }}", "{%tc endif %}"),
        ("a", "{%tc if non %}", "x", "{%tc endif %}"),
    ),
    "merged cells": merged_cells,
    "vertical merge": vertical_merge,
    "horizontal merge": lambda: table(
        docx.Document(), ("{%tc for f in factures %}", "{% hm %}{{ nom }}", "{%tc endfor %}"), ("a", "b", "c")
    ),
    "colspan": lambda: table(docx.Document(), ("{% colspan nombre %}{{ nom }}", "b"), ("a", "b")),
    "cell background": lambda: table(docx.Document(), ("{% cellbg couleur %}{{ nom }}", "b"), ("a", "b")),
    "run tags": lambda: typed("avant {%r if oui %} gras {{ nom }} {%r endif %} après"),
    "whitespace": lambda: typed("début {{ nom }}", "{%- if oui -%}", "suite", "{%- endif %}", "fin"),
    "escapes": lambda: typed("{_{ nom }_} {_% if %_} {{ nom }}"),
    "comments": lambda: typed("a{# un mot #}b", "{#p tout ce paragraphe #}", "{{ nom }}"),
    "curly quotes": lambda: typed("{% if nom == “x” %}a{% else %}b{% endif %} {{ vide|default(’d’, true) }}"),
    "headers and footers": margins,
    "properties": properties,
    "picture": lambda: picture(typed("{{ nom }}")),
    "pictures in a loop": lambda: picture(typed("{{ nom }}"), tag_around=True),
    "text box": text_box,
    "content control": content_control,
    "no field": lambda: typed("Rien à remplir."),
    "set and with": lambda: typed("{% set x = nombre %}{{ x }}{% with y = nom %}{{ y }}{% endwith %}"),
    "macro": lambda: typed("{% macro m(a) %}[{{ a }}]{% endmacro %}{{ m(nom) }}"),
}
# Where docxtpl's repair changes something, or could for other values.
REPAIRED = {
    *("rows that may all be missing", "dynamic columns", "no columns left", "horizontal merge", "colspan"),
    *("vertical merge", "macro"),
}


def png(red: int, green: int, blue: int) -> bytes:
    """A picture of one point."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixel = zlib.compress(bytes((0, red, green, blue)))
    head = chunk(b"IHDR", struct.pack(">2I5B", 1, 1, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")


def of_xml(*paragraphs: str) -> Document:
    """A document of paragraphs, tables or comments that python-docx does not make."""
    document = docx.Document()
    for number, xml in enumerate(paragraphs):
        whole = f"<w:body {nsdecls('w', 'wp')}>{xml}</w:body>"
        for element in reversed(parse_xml(whole)):
            document.element.body.insert(number, element)
    return document


def saved(document: Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def run(inner: str, properties: str = "") -> str:
    return f"<w:p><w:r>{properties}{inner}</w:r></w:p>"


FORMER = '<w:rPr><w:b/><w:rPrChange w:id="1" w:author="x"><w:rPr><w:i/></w:rPr></w:rPrChange></w:rPr>'
CELL = "<w:tc><w:tcPr>{}</w:tcPr><w:p><w:r><w:t>{{{{ nom }}}}</w:t></w:r></w:p></w:tc>"
SPAN = '<w:gridSpan w:val="2"/>'
GRID = '<w:tblGrid><w:gridCol w:w="900"/><w:gridCol w:w="900"/></w:tblGrid>'
FORMER_CELL = f'<w:tcPrChange w:id="0"><w:tcPr>{SPAN}</w:tcPr></w:tcPrChange>'
FORMER_GRID = f'<w:tblGridChange w:id="0">{GRID}</w:tblGridChange>'
PICTURE = '<w:r><w:drawing><wp:inline><wp:docPr id="7" name="x"/></wp:inline></w:drawing></w:r>'
# Each was different once, or broken.
ODD: dict[str, Callable[[], Document]] = {
    "comment with a picture": lambda: of_xml(
        f'<!-- <wp:docPr id="1"/> --><w:p>{PICTURE}</w:p>', run("<w:t>{{ nom }}</w:t>")
    ),
    "comment with a field": lambda: of_xml(run("<w:t>{{ nom }}</w:t><!-- {{ tirets }} -->")),
    "instruction with a field": lambda: of_xml(run("<w:t>{{ nom }}</w:t><?x {{ nom }}?>")),
    "tab in text with a former look": lambda: of_xml(run("<w:t>{{ lignes }}</w:t>", FORMER)),
    "break after an empty text": lambda: of_xml(
        '<w:p><w:r><w:t xml:space="preserve"/></w:r><w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" '
        'descr="{{ lignes }}"/></wp:inline></w:drawing></w:r><w:r><w:t>{{ nom }}</w:t></w:r></w:p>'
    ),
    "text beside its run": lambda: of_xml("<w:p><w:hyperlink><w:t>{{ lignes }}</w:t></w:hyperlink></w:p>"),
    "raw break": lambda: of_xml(run("<w:t>{% raw %}{{ a\nb }}{% endraw %}</w:t>")),
    "raw end of a section": lambda: of_xml(run("<w:t>{% raw %}{{ ]]&gt; }}{% endraw %} {{ nom }}</w:t>")),
    "span before a revision": lambda: of_xml(f"<w:tbl>{GRID}<w:tr>{CELL.format(FORMER_CELL)}</w:tr></w:tbl>"),
    "two spans": lambda: of_xml(f"<w:tbl>{GRID}<w:tr>{CELL.format(SPAN.replace('2', '1') + SPAN)}</w:tr></w:tbl>"),
    "span of a cell in a control": lambda: of_xml(
        f"<w:tbl>{GRID}<w:tr><w:sdt><w:sdtContent>{CELL.format(SPAN)}</w:sdtContent></w:sdt>{CELL.format('')}</w:tr></w:tbl>"
    ),
    "grid before a revision": lambda: of_xml(
        f"<w:tbl>{GRID.replace('</w:tblGrid>', FORMER_GRID + '</w:tblGrid>')}<w:tr>{CELL.format(SPAN)}</w:tr></w:tbl>"
    ),
    "escapes beside one another": lambda: typed("{_{_{ nom }_}_}"),
    "escapes in a header": lambda: with_header("{_{ nom }_}"),
    "tab in a header": lambda: with_header("", "<w:t>a\tb</w:t>"),
    "stray end in a header": lambda: with_header("a -%} b"),
    "blank value between paragraphs of a header": lambda: with_header("{{p blanc }}{{ nom }}"),
    "escapes in a property": lambda: titled("{_{ nom }_}"),
    "break at the end of a property": lambda: titled("Relance\n"),
    "variable of a property": lambda: titled("{% set x = 1 %}{{ x }}", "{{ x }}"),
    "raw sign in a property": lambda: titled("{% raw %}{{ a & b }}{% endraw %}"),
}


def with_header(text: str, xml: str = "") -> Document:
    document = typed("{{ nom }}")
    header = document.sections[0].header
    header.paragraphs[0].text = text
    if xml:
        header.paragraphs[0]._p.append(parse_xml(f"<w:r {nsdecls('w')}>{xml}</w:r>"))
    header.add_paragraph("suite")
    return document


def titled(title: str, subject: str = "") -> Document:
    document = typed("{{ nom }}")
    document.core_properties.title = title
    document.core_properties.subject = subject
    return document


# --- Comparing -----------------------------------------------------------------------------------------


def by_docxtpl(content: bytes, values: Mapping[str, object], environment: Environment) -> bytes:
    template = DocxTemplate(io.BytesIO(content))
    template.render(dict(values), jinja_env=environment)
    return saved(template)


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def canonical(name: str, part: bytes) -> bytes:
    """A part in canonical form; relationships and content types are lists without an order."""
    if name.endswith((".rels", "[Content_Types].xml")):
        return b"\n".join(sorted(etree.tostring(child, method="c14n") for child in etree.fromstring(part)))
    return etree.tostring(etree.fromstring(part), method="c14n") if name.endswith(".xml") else part


def assert_same(ours: bytes, theirs: bytes) -> None:
    one, other = parts(ours), parts(theirs)
    assert one.keys() == other.keys()
    differing = [name for name in one if one[name] != other[name]]
    assert [name for name in differing if canonical(name, one[name]) != canonical(name, other[name])] == []


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("autoescape", [True, False])
def test_a_letter_is_what_docxtpl_makes(name: str, autoescape: bool) -> None:
    content = saved(TEMPLATES[name]())
    values = (
        VALUES
        if autoescape
        else {
            **VALUES,
            "nom": "L’Œuvre et Fils",
            "factures": [SimpleNamespace(**{**vars(row), "objet": "A et B"}) for row in ROWS],
        }
    )
    compiled = compile_template(content, Environment(autoescape=autoescape))
    theirs = by_docxtpl(content, values, Environment(autoescape=autoescape))
    assert_same(compiled.render(values), theirs)
    assert_same(compiled.render(values), theirs)  # the first letter leaves nothing behind for the second


@pytest.mark.parametrize("name", ODD)
def test_an_odd_template_too(name: str) -> None:
    content = saved(ODD[name]())
    values: Context = {"nom": "Dupont & Fils", "lignes": "un\tdeux\ntrois", "tirets": "a -- b-", "blanc": " "}
    environment = Environment(autoescape=True)
    if "property" in name:
        values["nom"] = "Dupont"
    assert_same(compile_template(content, environment).render(values), by_docxtpl(content, values, environment))


def test_a_body_with_namespaces_of_its_own() -> None:
    """Word declares them all at the top, others where they are used."""
    content = saved(typed("{{ nom }}"))
    rewritten = io.BytesIO()
    with zipfile.ZipFile(rewritten, "w") as target:
        for name, part in parts(content).items():
            if name == "word/document.xml":
                part = part.replace(b"<w:body>", b'<w:body xmlns:x="urn:x"><w:p x:id="1"/>')
            target.writestr(name, part)
    letter = compile_template(rewritten.getvalue(), Environment(autoescape=True)).render(VALUES)
    assert_same(letter, by_docxtpl(rewritten.getvalue(), VALUES, Environment(autoescape=True)))


@pytest.mark.parametrize("text", ["{{ riche ~ nom }}", "{{ [riche, nom]|join('-') }}"])
def test_markup_put_together_with_text_stays_markup(text: str) -> None:
    content, values = saved(typed(text)), {"riche": RichText("gras", bold=True), "nom": "A & B"}
    assert_same(compile_template(content).render(values), by_docxtpl(content, values, sandbox()))
    plain = values | {"riche": "<simple>"}
    assert_same(compile_template(content).render(plain), by_docxtpl(content, plain, sandbox()))


@pytest.mark.parametrize("name", [name for name in TEMPLATES if name not in ("set and with", "macro", "escapes")])
def test_the_sandbox_changes_nothing_of_ordinary_values(name: str) -> None:
    content = saved(TEMPLATES[name]())
    compiled = compile_template(content)
    assert_same(compiled.render(VALUES), by_docxtpl(content, VALUES, sandbox()))
    assert bool(compiled.slow) == (name in REPAIRED), compiled.slow


@pytest.mark.parametrize("environment", [Environment(autoescape=True), Environment(autoescape=False), sandbox()])
def test_footnotes_are_filled(environment: Environment) -> None:
    values = VALUES | {"nom": "Dupont"}
    compiled = compile_template(notes(), environment)
    letter = compiled.render(values)
    assert_same(letter, by_docxtpl(notes(), values, environment))
    text = zipfile.ZipFile(io.BytesIO(letter)).read("word/footnotes.xml").decode()
    assert "Voir Dupont" in text.replace("</w:t></w:r><w:r><w:t>", "")
    assert text.count("<w:br/>") == 1
    assert text.count("<w:tab/>") == 1


def with_filters(autoescape: bool) -> Environment:
    environment = Environment(autoescape=autoescape, finalize=lambda value: "" if value is None else value)
    environment.filters["deux_fois"] = lambda text: f"{text}{text}"
    environment.globals["aujourdhui"] = lambda: "21 novembre 2026"
    return environment


@pytest.mark.parametrize("autoescape", [True, False])
def test_the_caller_s_filters_and_functions_work(autoescape: bool) -> None:
    content = saved(typed("{{ mot|deux_fois }} {{ aujourdhui() }} {{ absent }}", "{{ [mot, mot]|join('&')|e }}"))
    values = {"mot": "é", "absent": None}
    compiled = compile_template(content, with_filters(autoescape))
    assert_same(compiled.render(values), by_docxtpl(content, values, with_filters(autoescape)))


@pytest.mark.parametrize("environment", [Environment(autoescape=True), Environment(autoescape=False), sandbox()])
def test_values_that_bring_their_own_xml(environment: Environment) -> None:
    rich = RichText("gras & ", bold=True)
    rich.add("rouge\nsuite", color="#FF0000", italic=True, size=28)
    values: Context = {"riche": rich, "liste": Listing("un & deux\n\ttrois\aquatre\fcinq"), "nom": "Dupont"}
    content = saved(typed("avant {{r riche }} après {{ nom }}", "{{ liste }}", "{{ nom }}"))
    compiled = compile_template(content, environment)
    for _ in range(2):
        assert_same(compiled.render(values), by_docxtpl(content, values, environment))
    plain = values | {"riche": "simple", "liste": "mot"}
    assert_same(compiled.render(plain), by_docxtpl(content, plain, environment))


def in_each(content: bytes, values: Callable[[DocxTemplate], Context], environment: Environment) -> tuple[bytes, bytes]:
    """A letter with values that belong to a document: ours, and docxtpl's."""
    documents = [DocxTemplate(io.BytesIO(content)) for _ in range(2)]
    for document in documents:
        document.init_docx()
    ours = compile_template(content, environment).render(values(documents[0]), documents[0])
    documents[1].render(values(documents[1]), jinja_env=environment)
    return ours, saved(documents[1])


@pytest.mark.parametrize("environment", [Environment(autoescape=True), Environment(autoescape=False), sandbox()])
def test_pictures_links_and_sub_documents_are_docxtpl_s(environment: Environment) -> None:
    def values(document: DocxTemplate) -> Context:
        rich = RichText("notre site", url_id=document.build_url_id("https://www.exemple.fr"))
        inner = document.new_subdoc()
        inner.add_paragraph("Un sous-document")
        return {
            "image": InlineImage(document, io.BytesIO(png(0, 9, 0)), width=docx.shared.Mm(9)),
            "lien": rich,
            "sous": inner,
        }

    content = saved(typed("{{ image }}", "{{r lien }}", "{{p sous }}"))
    ours, theirs = in_each(content, values, environment)
    assert_same(ours, theirs)
    assert any(name.startswith("word/media/") for name in parts(ours))


def test_a_picture_tells_its_document_itself_and_a_link_cannot() -> None:
    content = saved(typed("{{ image }}"))
    document = DocxTemplate(io.BytesIO(content))
    document.init_docx()
    image = InlineImage(document, io.BytesIO(png(0, 9, 0)), width=docx.shared.Mm(9))
    letter = compile_template(content, Environment(autoescape=True)).render({"image": image})
    assert any(name.startswith("word/media/") for name in parts(letter))
    link = RichText("site", url_id="rId42")
    with pytest.raises(BoundValue):
        compile_template(content, Environment(autoescape=True)).render({"image": link})


def test_same_values_same_bytes_and_shared_parts_as_they_lie_in_the_template() -> None:
    content = saved(margins())
    compiled = compile_template(content)
    letter = compiled.render(VALUES)
    assert letter == compile_template.__wrapped__(content).render(VALUES)
    with zipfile.ZipFile(io.BytesIO(content)) as template, zipfile.ZipFile(io.BytesIO(letter)) as made:
        for name in template.namelist():
            if name not in ("word/document.xml", "docProps/core.xml") and "header" not in name and "footer" not in name:
                assert made.getinfo(name).compress_size == template.getinfo(name).compress_size
                assert made.read(name) == template.read(name)
        assert {entry.date_time for entry in made.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_several_threads_fill_one_template() -> None:
    """Both ways: straight, and repaired by docxtpl, whose document is one."""
    for name in ("row loop", "dynamic columns"):
        compiled = compile_template(saved(TEMPLATES[name]()))
        contexts = [VALUES | {"nom": f"Client {number}"} for number in range(40)]
        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(compiled.render, contexts)) == [compiled.render(context) for context in contexts]
