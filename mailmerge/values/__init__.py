"""How does text become amounts, dates and identifiers, and how are they printed? Pure.

Reading is strict: what could mean two things (`12,345`) is refused with the reason, unless the rest of its column
tells (`amount_style`, `date_order`); it is never guessed. Refusing raises `Unreadable`, whose message is ready to stand
behind "on lit « … » :" in a list of faults.
"""

from __future__ import annotations

from mailmerge.values.amounts import CENT, AmountStyle, amount_style, to_amount
from mailmerge.values.cells import is_yes, shown, to_identifier, to_integer, to_text
from mailmerge.values.currencies import currency_codes, find_currency, to_currency
from mailmerge.values.dates import DateOrder, DateOrders, date_order, decide, to_date, to_month
from mailmerge.values.digits import ZERO
from mailmerge.values.images import ImageShape, image_shape
from mailmerge.values.languages import FRENCH, find_language, language_name
from mailmerge.values.localised import localised_day_part, number_signs
from mailmerge.values.names import is_france, name_key
from mailmerge.values.printing import (
    MONTHS,
    NARROW_NBSP,
    NBSP,
    Printed,
    counted,
    currency_sign,
    plain_amount,
    print_amount,
    print_date,
    print_number,
    print_percent,
    print_short_date,
)
from mailmerge.values.text import Unreadable, clean_line, clean_lines, fold

__all__ = (
    "CENT",
    "FRENCH",
    "MONTHS",
    "NARROW_NBSP",
    "NBSP",
    "ZERO",
    "AmountStyle",
    "DateOrder",
    "DateOrders",
    "ImageShape",
    "Printed",
    "Unreadable",
    "amount_style",
    "clean_line",
    "clean_lines",
    "counted",
    "currency_codes",
    "currency_sign",
    "date_order",
    "decide",
    "find_currency",
    "find_language",
    "fold",
    "image_shape",
    "is_france",
    "is_yes",
    "language_name",
    "localised_day_part",
    "name_key",
    "number_signs",
    "plain_amount",
    "print_amount",
    "print_date",
    "print_number",
    "print_percent",
    "print_short_date",
    "shown",
    "to_amount",
    "to_currency",
    "to_date",
    "to_identifier",
    "to_integer",
    "to_month",
    "to_text",
)
