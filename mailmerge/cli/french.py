"""How does the command library, which speaks English, speak to the clerk?"""

from __future__ import annotations

import re
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

# The library's own class of "the command is mistyped" errors has moved between its versions.
MISTYPED: type[Exception] = typer.BadParameter.__bases__[0]
_FRENCH = {
    "NoSuchOption": "l’option {option_name} n’existe pas.",
    "MissingParameter": "il manque un argument.",
    "NoArgsIsHelpError": "il manque une commande.",
}

_PHRASES = (
    (r"No such command '?([^'.]+)'?", "la commande « {0} » n’existe pas."),
    (r"Option '?([^' ]+)'? requires an argument", "l’option {0} attend une valeur."),
    (r"Option '?([^' ]+)'? does not take a value", "l’option {0} ne prend pas de valeur."),
    (r"Got unexpected extra arguments? \((.+)\)", "argument en trop : {0}."),
)


class _FrenchHelp:
    """The one help text that the command library writes itself."""

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401 - the library's own types are private
        """The command's parameters, `--help` explained in French."""
        parameters: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for parameter in parameters:
            if "--help" in parameter.opts:
                parameter.help = "Affiche cette aide."
        return parameters


class Command(_FrenchHelp, TyperCommand):
    """A command whose help is French."""


class Group(_FrenchHelp, TyperGroup):
    """The commands, their help French."""


def speak_french() -> None:
    """The headings of the help screens, which the command library writes."""
    from typer import rich_utils

    rich_utils.COMMANDS_PANEL_TITLE = "Commandes"
    rich_utils.DEFAULT_STRING = "[par défaut : {}]"
    rich_utils.REQUIRED_LONG_STRING = "[obligatoire]"


def in_french(error: Exception) -> str:
    """What is wrong with a mistyped command."""
    text = getattr(error, "message", "") or str(error)
    for english, french in _PHRASES:
        if match := re.match(english, text):
            return french.format(*match.groups())
    return _FRENCH.get(type(error).__name__, "{text}").format(option_name=getattr(error, "option_name", ""), text=text)
