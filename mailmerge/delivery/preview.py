"""Where do the sample letters stand that show what the templates look like?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from mailmerge.errors import OutputError, os_reason

PREVIEW_FOLDER = "apercus"
_PREFIX = "Aperçu "


def write_previews(workspace: Path, letters: Mapping[str, bytes]) -> Path:
    """The folder of the previews, which replace the earlier ones; what else is in it stays.

    Args:
        workspace: the folder with `parametres.xlsx`.
        letters: what each preview is called -> its content.

    Raises:
        OutputError: the folder cannot be written, or a preview is open in Word.
    """
    folder = workspace / PREVIEW_FOLDER
    wanted = {f"{_PREFIX}{name}.docx": content for name, content in letters.items()}
    try:
        folder.mkdir(exist_ok=True)
        for name, content in wanted.items():
            (folder / name).write_bytes(content)
        for old in folder.glob(f"{_PREFIX}*.docx"):
            if old.name not in wanted:
                old.unlink()
    except OSError as error:
        raise OutputError(
            f"Les aperçus ne peuvent pas être écrits dans {folder} : {os_reason(error)}.",
            cure="Fermez les aperçus ouverts dans Word, puis recommencez.",
        ) from error
    return folder
