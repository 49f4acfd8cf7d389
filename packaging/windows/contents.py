"""What is in the kit, under which licences, with which hashes? Read off the files themselves."""

from __future__ import annotations

import email.parser
import email.policy
import hashlib
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

_RULE = "-" * 100


def licences(app: Path) -> str:
    """The licence of Python and of each library: name, version, home, licence, and its own text."""
    parts = [
        "Licences des composants livrés avec les relances (Relances est sous licence MIT).",
        "",
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


def _heading(metadata: EmailMessage) -> str:
    return f"{metadata['Name']} {metadata['Version']} : {licence_of(metadata)}"


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
    for path in found:
        yield from (_RULE, path.relative_to(app).as_posix(), _RULE)
        yield path.read_text(encoding="utf-8", errors="replace")


def _is_licence(path: Path) -> bool:
    return path.name.upper().startswith(("LICEN", "COPYING", "NOTICE", "AUTHORS"))


def hashes(app: Path) -> str:
    """SHA-256 of each file of the program, in the form that `sha256sum --check` reads."""
    files = sorted(path for path in app.rglob("*") if path.is_file())
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(app).as_posix()}\n" for path in files
    )
