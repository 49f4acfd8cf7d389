"""What does the clerk see in a console that lacks some characters and is narrower than a line?"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from build import ON, invoice, write_ledger
from command import converse, mailmerge

from mailmerge.cli.console import bar, plain, wrapped

NARROW, MINUS = "\u202f", "\u2212"


def test_amounts_are_told_without_the_space_that_console_fonts_lack() -> None:
    assert plain(f"{MINUS}1{NARROW}234,56\u00a0€, l’« été »…") == "-1\u00a0234,56\u00a0€, l’« été »…"


def test_a_long_line_is_broken_between_words_under_its_text() -> None:
    text = "À savoir :\n  - un deux trois quatre\nfin"
    assert wrapped(text, 16) == "À savoir :\n  - un deux\n    trois\n    quatre\nfin"


def test_a_line_as_long_as_the_window_is_broken_too() -> None:
    """The console goes to the next line by itself after the last column: the line end would leave an empty one."""
    assert wrapped("abcd efgh", 9) == "abcd\nefgh"
    assert wrapped("abcd efgh", 10) == "abcd efgh"


def test_no_break_spaces_hyphens_and_paths_stay_whole() -> None:
    assert wrapped("voir C:\\Relances\\sorties\\2026-11-21 ou 1\u00a0234,56\u00a0€", 12).split("\n") == [
        "voir",
        "C:\\Relances\\sorties\\2026-11-21",
        "ou",
        "1\u00a0234,56\u00a0€",
    ]


def test_columns_keep_their_spaces() -> None:
    assert wrapped("  a     b   c", 40) == "  a     b   c"


def test_without_a_known_width_nothing_is_broken() -> None:
    for columns in (0, 1):
        assert wrapped("abcd efgh " * 30, columns) == "abcd efgh " * 30


@pytest.mark.parametrize(("done", "filled"), [(0, 0), (7, 10), (28, 40)])
def test_the_bar_fills(done: int, filled: int) -> None:
    assert bar(done, 28) == "█" * filled + "░" * (40 - filled)


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of POSIX")
def test_a_run_on_a_narrow_terminal_fits_and_a_pipe_gets_the_text_as_it_is(workspace: Path, tmp_path: Path) -> None:
    ledger = write_ledger(tmp_path / "g.xlsx", [invoice("C1", "F1", ON.replace(month=9), 12345)])
    arguments = ["run", str(ledger), "--workspace", str(workspace), "--date", str(ON)]
    code, shown = converse(arguments, b"o\n", columns=100)
    assert code == 0
    assert "12\u00a0345,00\u00a0€" in shown
    assert {sign for sign in shown if not sign.encode("cp1252", "ignore")} == set("█░")
    assert "█" * 40 in shown
    assert max(len(line) for line in shown.split("[o/N")[0].splitlines()[1:]) < 100
    piped = mailmerge(*arguments, "--dry-run").stdout
    assert f"12{NARROW}345,00\u00a0€" in piped
    assert max(map(len, piped.splitlines())) > 100
