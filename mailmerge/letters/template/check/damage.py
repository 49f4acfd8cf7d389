"""What has Word's autocorrection made of a tag, and how was it typed?

Microsoft's list of what Word replaces while typing: straight quotes, `--`, `...`, `(c)`, and in French the quotes « ».
Curly quotes are understood as straight ones; the rest is not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from mailmerge.letters.template.check.reading import HYPHEN_ELEMENT

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e"
_SIGNS: Mapping[str, str] = {
    **dict.fromkeys("“”„‟″＂", '"'),
    **dict.fromkeys("‘’‚‛′´`＇", "'"),
    **dict.fromkeys("‐‑‒–—―−" + HYPHEN_ELEMENT, "-"),
    **{"≥": ">=", "≤": "<=", "≠": "!=", "×": "*", "÷": "/", "…": "..."},
    **dict.fromkeys(_INVISIBLE, ""),
}
_UNDERSTOOD = str.maketrans(dict.fromkeys("“”", '"') | dict.fromkeys("‘’", "'"))
_NAMES: tuple[tuple[str, str], ...] = (
    ("[«»]", "des guillemets « »"),
    ("[„‟″“”＂]", "des guillemets “ ”"),
    ("[‚‛′´`＇‘’]", "des apostrophes ’"),
    ("[‐‑‒–—―−" + HYPHEN_ELEMENT + "]", "un tiret long ou insécable"),
    ("[≥≤≠×÷]", "un signe mathématique"),
    ("…", "des points de suspension"),
    (f"[{_INVISIBLE}]", "un caractère invisible"),
    ("\t", "une tabulation"),
    ("\n", "un saut de ligne"),
    ("[\u00a0\u2000-\u200a\u202f\u3000]", "une espace insécable"),
    ("[ﬀ-ﬆ]", "une ligature"),
)


def as_engine_reads(tag: str) -> str:
    """The tag as the engine reads it: curly quotes made straight, elements within it dropped."""
    return re.sub(f"[\t\n{HYPHEN_ELEMENT}]", "", tag).translate(_UNDERSTOOD)


def repaired(tag: str) -> str:
    """The tag as it was typed before Word, or a hand, changed its signs."""
    text = re.sub(r"«\s*(.*?)\s*»", lambda quoted: _quoted(quoted[1]), tag)
    text = "".join(_SIGNS.get(sign, sign) for sign in text)
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text))
    text = re.sub(r"\s*([=!<>])\s+=\s*", r" \1= ", text) if re.search(r"[=!<>]\s+=", text) else text
    return re.sub(r"^\{% (p|tr|tc|r) (?=if|for|el|end)", r"{%\1 ", text)


def _quoted(text: str) -> str:
    """Straight apostrophes survive the French autocorrection, straight quotes do not."""
    return f'"{text}"' if "'" in text or "’" in text else f"'{text}'"


def named(tag: str) -> str:
    """What was put into a tag: `des guillemets « », une espace insécable`; or nothing that is known."""
    return ", ".join(name for pattern, name in _NAMES if re.search(pattern, tag))
