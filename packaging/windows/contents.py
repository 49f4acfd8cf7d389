"""What is in the kit, under which licences, with which hashes? Read off the files themselves."""

from __future__ import annotations

import email.parser
import email.policy
import hashlib
import re
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

_RULE = "-" * 100
_NAMES = re.compile("LICEN[CS]E|COPYING|NOTICE|AUTHORS", re.IGNORECASE)
# Handed out without its licence's text, which another component has: the LGPL 2.1.
_TEXT_ELSEWHERE = {"docxtpl": "num2words"}


def licences(app: Path) -> str:
    """The licence of Python and of each library: name, version, home, licence, and its own text."""
    parts = [
        "Licences des composants livrés avec les relances (Relances est sous licence MIT).",
        "",
        f"Python {_python_version(app)} : PSF-2.0, et les licences citées dans son texte",
        *(_heading(metadata) for metadata in _all_metadata(app)),
        *_texts(app),
    ]
    return "\n".join(parts) + "\n"


def _all_metadata(app: Path) -> list[EmailMessage]:
    parser = email.parser.Parser(policy=email.policy.default)
    files = sorted((app / "lib").glob("*.dist-info/METADATA"), key=lambda path: path.parent.name.lower())
    return [_parsed(parser.parsestr(path.read_text(encoding="utf-8"), headersonly=True)) for path in files]


def _parsed(message: object) -> EmailMessage:
    assert isinstance(message, EmailMessage)
    return message


def _python_version(app: Path) -> str:
    """As the properties of its library tell it; a string in them is UTF-16, filled up to four bytes."""
    for library in sorted((app / "python").glob("python3?*.dll")):
        told = library.read_bytes().decode("utf-16-le", "replace")
        if found := re.search(r"ProductVersion\0+([\d.]+\w*)", told):
            return found[1]
    return "3"


def _heading(metadata: EmailMessage) -> str:
    name = str(metadata["Name"])
    elsewhere = f" (texte : celui de {_TEXT_ELSEWHERE[name]})" if name in _TEXT_ELSEWHERE else ""
    return f"{name} {metadata['Version']} : {licence_of(metadata)}{elsewhere}"


def licence_of(metadata: EmailMessage) -> str:
    """The licence in a few words: the SPDX expression, else the classifier, else the first line of the field."""
    if expression := metadata["License-Expression"]:
        return str(expression)
    named = [
        str(one).split(" :: ")[-1] for one in metadata.get_all("Classifier", ()) if str(one).startswith("License ::")
    ]
    if named:
        return ", ".join(dict.fromkeys(named))
    return str(metadata["License"] or "voir le texte ci-dessous").strip().splitlines()[0]


def _texts(app: Path) -> Iterator[str]:
    """The licence texts that the components bring along, each under its place."""
    found = sorted((app / "python").glob("LICENSE*"))
    for folder in sorted((app / "lib").glob("*.dist-info"), key=lambda path: path.name.lower()):
        found += sorted(path for path in folder.rglob("*") if path.is_file() and _is_licence(path))
    # A library may carry another one, or data of others, with a licence of their own.
    known = {path.read_bytes() for path in found}
    inside = sorted(path for path in (app / "lib").rglob("*") if path.is_file() and _is_licence(path))
    found += [path for path in inside if path.read_bytes() not in known]
    for path in found:
        yield from (_RULE, path.relative_to(app).as_posix(), _RULE)
        yield path.read_text(encoding="utf-8", errors="replace")


def _is_licence(path: Path) -> bool:
    return bool(_NAMES.search(path.name)) and path.suffix not in (".py", ".pyd")


def hashes(app: Path) -> str:
    """SHA-256 of each file of the program, in the form that `sha256sum --check` reads."""
    files = sorted(path for path in app.rglob("*") if path.is_file())
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(app).as_posix()}\n" for path in files
    )
