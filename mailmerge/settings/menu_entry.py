"""What does Relances.desktop say, so that a double-click on a Linux desktop starts the launcher in a terminal?

The folder of the entry itself (%k) comes first: the workspace may be moved, or be mounted elsewhere for a colleague.
The folder that it was written for comes second: a copy of the entry in the menu starts the launcher there, and some
desktops leave %k out.

It names no MimeType: a copy in her menu would then open every workbook, instead of LibreOffice.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from urllib.parse import quote

ENTRY_FILE = "Relances.desktop"

_ENTRY = """[Desktop Entry]
Type=Application
Version=1.0
Name=Relances
GenericName=Relances clients
Comment=Écrit les lettres de relance d’un grand livre de factures impayées
{exec}
Terminal=true
StartupNotify=false
Icon=x-office-document
Categories=Office;Finance;
Keywords=relance;facture;impayé;grand livre;
"""

# Thunar undoes none of the escapes of the Desktop Entry Specification: no character here, nor in the percent-encoded
# folder, needs one.
_SCRIPT = """\
import os, sys, urllib.parse; \
words = sys.argv[1:]; \
folders = [os.path.dirname(entry) for entry in words[:1] if entry.endswith('.desktop')]; \
dropped = words[len(folders):]; \
folders.append(os.fsdecode(urllib.parse.unquote_to_bytes('FOLDER'))); \
found = [folder for folder in folders if os.path.isfile(folder + '/relances.sh')]; \
found or (print('Le dossier de travail n’est plus là :', folders[-1]), \
print('S’il a été déplacé : lancez une fois relances.sh là où il est maintenant.'), \
print('Si vous aviez copié Relances.desktop dans le menu, recopiez-le ensuite.'), \
input('Appuyez sur Entrée pour fermer. '), sys.exit(2)); \
os.execvp('sh', ['sh', found[0] + '/relances.sh'] + dropped)"""


def menu_entry(folder: Path) -> bytes:
    """The entry that starts the launcher of a folder."""
    return _ENTRY.format(exec=_exec_line(folder)).encode()


def renew_menu_entry(folder: Path) -> None:
    """Write the entry's command anew where it was written for another folder; the rest of it may be hers.

    Nothing depends on it: where that cannot be done, it stays as it is.
    """
    with contextlib.suppress(OSError, UnicodeError):
        path = folder / ENTRY_FILE
        lines = path.read_text(encoding="utf-8").splitlines()
        renewed = [_exec_line(folder) if line.startswith("Exec=") else line for line in lines]
        if renewed != lines:
            path.write_text("\n".join((*renewed, "")), encoding="utf-8")


def _exec_line(folder: Path) -> str:
    script = _SCRIPT.replace("FOLDER", quote(os.fsencode(folder.absolute())))
    return f'Exec=python3 -I -c "{script.replace("%", "%%")}" %k %F'
