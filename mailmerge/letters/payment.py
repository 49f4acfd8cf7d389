"""Which QR code and which structured reference let the debtor pay this letter without typing?

The QR is the SEPA credit transfer's of EPC069-12, the reference that of ISO 11649. Neither replaces the payment
details in print: few apps of French banks read the QR.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from decimal import Decimal

from mailmerge.letters.vocabulary import LOGO_FIELD, QR_FIELD
from mailmerge.model import Courier, Creditor

_LOWEST, _HIGHEST = Decimal("0.01"), Decimal("999999999.99")
_LONGEST_NAME = 70
_MOST_BYTES = 331  # what a version 13 symbol holds at level M
_LONGEST_RF = 21
_QUIET_ZONE = 4
_PIXELS = 8  # per module: some 330 dots an inch at 3 cm, and a module is then one byte of a one-bit picture
# Trying all eight masks, to take the prettiest, is four fifths of the time; a reader is told which one was taken.
_MASK = 3


def rf_reference(reference: str) -> str:
    """`RF`, two check digits, and the letters and digits of a reference (ISO 11649).

    Raises:
        ValueError: nothing is left, or more than the 21 that the standard admits; a cut one could be another letter's.
    """
    from stdnum.iso7064 import mod_97_10

    body = "".join(char for char in reference.upper() if char.isascii() and char.isalnum())
    if not 0 < len(body) <= _LONGEST_RF:
        raise ValueError(f"no ISO 11649 reference can be made of {reference!r}")
    return f"RF{mod_97_10.calc_check_digits(f'{body}RF')}{body}"


def in_fours(reference: str) -> str:
    """`RF48 2026 1121 0001`, as the standard prints it."""
    return " ".join(reference[start : start + 4] for start in range(0, len(reference), 4))


def payment_payload(courier: Courier, creditor: Creditor) -> str:
    """What the QR of a letter says; empty if it has none: switched off, not in euros, nothing to pay, no account."""
    case = courier.case
    if not creditor.payment_qr or case.currency != "EUR":
        return ""
    rf = rf_reference(courier.reference) if creditor.rf_reference else ""
    text = "" if rf else courier.reference
    return epc_payload(case.account.holder, case.account.iban, case.account.bic, case.total, rf, text)


def epc_payload(name: str, iban: str, bic: str, amount: Decimal, rf: str = "", text: str = "") -> str:
    """The lines of a SEPA credit transfer in euros (version 002, UTF-8); empty if the standard cannot hold them.

    Args:
        name: the payee.
        iban: the payee's account, with or without spaces.
        bic: the payee's bank, or empty.
        amount: euros, to the cent.
        rf: the structured reference; it and `text` exclude each other.
        text: the reference as free text.
    """
    payee, account = " ".join(name.split()), "".join(iban.split())
    if not payee or len(payee) > _LONGEST_NAME or not account or not _LOWEST <= amount <= _HIGHEST:
        return ""
    remittance = (rf,) if rf else ("", text)
    # Some apps want every line up to the remittance, the empty purpose too (invoiceninja/invoiceninja#10729).
    payload = "\n".join(("BCD", "002", "1", "SCT", bic, payee, account, f"EUR{amount:.2f}", "", *remittance))
    return payload if len(payload.encode()) <= _MOST_BYTES else ""


def payment_qr(payload: str) -> bytes:
    """The payload as a PNG: error correction M, the smallest symbol that holds it, with its quiet zone."""
    import segno

    symbol = segno.make_qr(payload.encode(), error="M", boost_error=False, mode="byte", mask=_MASK)
    return _png(symbol.matrix)


def letter_pictures(courier: Courier, creditor: Creditor) -> Mapping[str, bytes]:
    """The pictures of a letter by image field; where there is no QR, white takes the place of the template's."""
    payload = payment_payload(courier, creditor)
    qr = {QR_FIELD: payment_qr(payload) if payload else WHITE}
    return {**qr, LOGO_FIELD: creditor.logo} if creditor.logo else qr


def _png(matrix: tuple[bytearray, ...]) -> bytes:
    """A black and white PNG of modules, 1 for a dark one."""
    side = len(matrix) + 2 * _QUIET_ZONE
    white, margin = b"\xff" * side, b"\xff" * _QUIET_ZONE
    shades = bytes((0xFF, 0x00)) + bytes(254)
    rows = [white] * _QUIET_ZONE + [margin + row.translate(shades) + margin for row in matrix] + [white] * _QUIET_ZONE
    header = struct.pack(">IIBBBBB", side * _PIXELS, side * _PIXELS, 1, 0, 0, 0, 0)
    pixels = zlib.compress(b"".join((b"\x00" + row) * _PIXELS for row in rows))
    chunks = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


WHITE = _png(())
