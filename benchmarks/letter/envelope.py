"""How does Word wrap its parts: root elements, relations, content types, empty notes, properties?"""

from __future__ import annotations

from collections.abc import Mapping

_OPEN = "http://schemas.openxmlformats.org"
_WORD = "http://schemas.microsoft.com/office/word"
_DRAWING = "http://schemas.microsoft.com/office/drawing"
# Word declares them all on every part, used or not.
_NAMESPACES = {
    "wpc": f"{_WORD}/2010/wordprocessingCanvas",
    "cx": f"{_DRAWING}/2014/chartex",
    **{f"cx{number}": f"{_DRAWING}/{year}/chartex" for number, year in ((1, "2015/9/8"), (2, "2015/10/21"))},
    **{f"cx{number}": f"{_DRAWING}/2016/5/{day}/chartex" for number, day in ((3, 9), (4, 10), (5, 11), (6, 12))},
    **{f"cx{number}": f"{_DRAWING}/2016/5/{day}/chartex" for number, day in ((7, 13), (8, 14))},
    "mc": f"{_OPEN}/markup-compatibility/2006",
    "aink": f"{_DRAWING}/2016/ink",
    "am3d": f"{_DRAWING}/2017/model3d",
    "o": "urn:schemas-microsoft-com:office:office",
    "oel": "http://schemas.microsoft.com/office/2019/extlst",
    "r": f"{_OPEN}/officeDocument/2006/relationships",
    "m": f"{_OPEN}/officeDocument/2006/math",
    "v": "urn:schemas-microsoft-com:vml",
    "wp14": f"{_WORD}/2010/wordprocessingDrawing",
    "wp": f"{_OPEN}/drawingml/2006/wordprocessingDrawing",
    "w10": "urn:schemas-microsoft-com:office:word",
    "w": f"{_OPEN}/wordprocessingml/2006/main",
    "w14": f"{_WORD}/2010/wordml",
    "w15": f"{_WORD}/2012/wordml",
    "w16cex": f"{_WORD}/2018/wordml/cex",
    "w16cid": f"{_WORD}/2016/wordml/cid",
    "w16": f"{_WORD}/2018/wordml",
    "w16sdtdh": f"{_WORD}/2020/wordml/sdtdatahash",
    "w16se": f"{_WORD}/2015/wordml/symex",
    "wpg": f"{_WORD}/2010/wordprocessingGroup",
    "wpi": f"{_WORD}/2010/wordprocessingInk",
    "wne": f"{_WORD}/2006/wordml",
    "wps": f"{_WORD}/2010/wordprocessingShape",
}
_KINDS = {
    "word/document.xml": "document.main",
    **{
        f"word/{name}.xml": name for name in ("styles", "settings", "webSettings", "fontTable", "footnotes", "endnotes")
    },
    "word/header1.xml": "header",
    "word/footer1.xml": "footer",
}


def root(name: str, content: str) -> str:
    """A part's root element, with all that Word declares on it."""
    spaces = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in _NAMESPACES.items())
    return f'<w:{name} {spaces} mc:Ignorable="w14 w15 w16se w16cid w16 w16cex w16sdtdh wp14">{content}</w:{name}>'


def notes(kind: str) -> str:
    """Footnotes or endnotes: the separators that are in every file."""
    lines = "".join(
        f'<w:{kind} w:type="{line}" w:id="{number}"><w:p><w:r><w:{line}/></w:r></w:p></w:{kind}>'
        for number, line in ((-1, "separator"), (0, "continuationSeparator"))
    )
    return root(f"{kind}s", lines)


def relations(targets: Mapping[str, str]) -> str:
    """The relations of a part, numbered in this order."""
    address = f"{_OPEN}/officeDocument/2006/relationships"
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{_relation_type(kind, address)}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{_OPEN}/package/2006/relationships">{items}</Relationships>'


def _relation_type(kind: str, address: str) -> str:
    return f"{_OPEN}/package/2006/relationships/{kind}" if kind.startswith("metadata") else f"{address}/{kind}"


def content_types() -> str:
    """[Content_Types].xml."""
    office = "application/vnd.openxmlformats-officedocument"
    kinds = {
        **{part: f"{office}.wordprocessingml.{kind}+xml" for part, kind in _KINDS.items()},
        "word/theme/theme1.xml": f"{office}.theme+xml",
        "docProps/app.xml": f"{office}.extended-properties+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    defaults = {
        "png": "image/png",
        "rels": "application/vnd.openxmlformats-package.relationships+xml",
        "xml": "application/xml",
    }
    return (
        f'<Types xmlns="{_OPEN}/package/2006/content-types">'
        + "".join(f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in defaults.items())
        + "".join(f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in kinds.items())
        + "</Types>"
    )


def app_properties() -> str:
    """docProps/app.xml."""
    return (
        f'<Properties xmlns="{_OPEN}/officeDocument/2006/extended-properties"><Template>Normal.dotm</Template>'
        "<Pages>1</Pages><Application>Microsoft Office Word</Application><AppVersion>16.0000</AppVersion></Properties>"
    )


def core_properties() -> str:
    """docProps/core.xml."""
    return (
        f'<cp:coreProperties xmlns:cp="{_OPEN}/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Relance</dc:title>'
        "<dc:creator>Comptabilité</dc:creator></cp:coreProperties>"
    )
