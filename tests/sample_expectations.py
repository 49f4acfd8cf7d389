"""What the two sample ledgers must give on 21 November 2026, worked out by hand from the rules of dunning.

Nothing here comes from the program. When it disagrees, one of the two is wrong: read the rule before changing a figure.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Kind = Literal[
    "settled",
    "status",
    "collective",
    "stop",
    "dispute",
    "promise",
    "end",
    "spacing",
    "not due",
    "too early",
    "covered",
    "minimum",
    "currency",
    "address",
]

RUN_DATE = dt.date(2026, 11, 21)
DEADLINE = dt.date(2026, 11, 30)  # eight days later is Sunday 29 November

day = dt.date.fromisoformat
D = Decimal
NOTHING = D("0.00")


@dataclass(frozen=True)
class Invoice:
    """A claim as its letter lists it: the balance is that of the ledger."""

    number: str
    date: dt.date | None
    due: dt.date
    balance: Decimal


@dataclass(frozen=True)
class Credit:
    """The part of a credit note or payment used in one letter."""

    number: str
    amount: Decimal


@dataclass(frozen=True)
class Letter:
    """One letter, its invoices in printed order; interest and indemnity are what a formal notice claims."""

    debtor: str
    name: str
    postcode: str
    stage: int
    principal: Decimal
    invoices: tuple[Invoice, ...]
    credits: tuple[Credit, ...] = ()
    currency: str = "EUR"
    deadline: dt.date = DEADLINE
    interest: Decimal = NOTHING
    indemnity: Decimal = NOTHING


@dataclass(frozen=True)
class Held:
    """A claim that no letter carries, with its balance after netting."""

    debtor: str
    number: str
    balance: Decimal
    kind: Kind
    currency: str = "EUR"


@dataclass(frozen=True)
class Leftover:
    """What remains of a credit after netting."""

    debtor: str
    number: str
    amount: Decimal
    currency: str = "EUR"


@dataclass(frozen=True)
class Fault:
    """A faulty cell; `cells` has two addresses where the rule does not say which of two blank cells is blamed."""

    cells: tuple[str, ...]
    value: str  # as read; "" for a blank cell and for a formula that was never computed


@dataclass(frozen=True)
class Sample:
    """One ledger and all that a run must make of it."""

    file: str
    sheet: str
    exit_code: int
    letters: tuple[Letter, ...]
    held: tuple[Held, ...]
    leftovers: tuple[Leftover, ...]
    totals: tuple[tuple[str, Decimal], ...]  # sum of the accepted balances per currency
    accepted_rows: int
    faults: tuple[Fault, ...] = ()
    rejected_rows: int = 0
    ignored_totals: int = 0
    repeated_headers: int = 0
    blank_rows: int = 0


CLEAN_LETTERS = (
    Letter(  # ten invoices, one partly paid, two pairs with the same due date; an eleventh is not due
        "00112", "Menuiserie Lefèvre & Fils", "49000", 1, D("6309.00"),
        (
            Invoice("FA2608-040", day("2026-08-10"), day("2026-09-09"), D("418.60")),
            Invoice("FA2608-096", day("2026-08-24"), day("2026-09-23"), D("864.00")),
            Invoice("FA2608-124", day("2026-08-31"), day("2026-09-30"), D("232.75")),
            Invoice("FA2609-028", day("2026-09-07"), day("2026-10-07"), D("590.40")),
            Invoice("FA2609-029", day("2026-09-07"), day("2026-10-07"), D("75.00")),
            Invoice("FA2609-056", day("2026-09-14"), day("2026-10-14"), D("1018.20")),
            Invoice("FA2609-084", day("2026-09-21"), day("2026-10-31"), D("346.90")),
            Invoice("AC2610-004", day("2026-10-01"), day("2026-10-31"), D("2150.00")),
            Invoice("FA2610-020", day("2026-10-05"), day("2026-11-04"), D("129.99")),
            Invoice("FA2610-048", day("2026-10-12"), day("2026-11-11"), D("483.16")),
        ),
    ),
    # Two bakeries of the same name: the code makes the debtor.
    Letter(
        "00117", "Boulangerie Martin", "35000", 1, D("187.30"),
        (Invoice("FA2610-024", day("2026-10-06"), day("2026-11-05"), D("187.30")),),
    ),
    Letter(
        "00983", "Boulangerie Martin", "30000", 2, D("350.55"),
        (
            Invoice("FA2609-012", day("2026-09-03"), day("2026-10-03"), D("254.10")),
            Invoice("FA2609-100", day("2026-09-25"), day("2026-10-25"), D("96.45")),
        ),
    ),
    # Two stages, so two letters.
    Letter(
        "C0204", "L'Atelier d'Émilie", "59800", 1, D("148.00"),
        (Invoice("FA2610-044", day("2026-10-11"), day("2026-11-10"), D("148.00")),),
    ),
    Letter(
        "C0204", "L'Atelier d'Émilie", "59800", 2, D("560.00"),
        (Invoice("FA2609-040", day("2026-09-10"), day("2026-10-10"), D("560.00")),),
    ),
    Letter(
        "00245", "Transports Guérin / Messagerie Express", "72000", 3, D("6696.85"),
        (
            Invoice("FA2607-012", day("2026-07-03"), day("2026-08-02"), D("3480.00")),
            Invoice("FA2607-124", day("2026-07-31"), day("2026-08-30"), D("1000.00")),  # 925.40 already paid
            Invoice("FA2608-080", day("2026-08-20"), day("2026-09-19"), D("2216.85")),
        ),
        # At 12.40 % (ECB 2.40 + 10) over 111, 83 and 63 days: 131.2294, 28.1973 and 47.4466.
        interest=D("206.88"), indemnity=D("120.00"),
    ),
    Letter(
        "00301", "Dupont & Associés, architectes", "69003", 3, D("1440.00"),
        (Invoice("FA2608-072", day("2026-08-18"), day("2026-09-17"), D("1440.00")),),
        interest=D("31.80"), indemnity=D("40.00"),  # 65 days: 31.7984
    ),
    Letter(  # its other invoice is disputed
        "00322", "Clinique vétérinaire du Pré-Saint-Jean", "64000", 1, D("216.00"),
        (Invoice("FA2610-036", day("2026-10-09"), day("2026-11-08"), D("216.00")),),
    ),
    Letter(  # promised for 13 November: the promise was not kept
        "00330", "Imprimerie Noël", "86000", 2, D("684.20"),
        (Invoice("FA2609-016", day("2026-09-04"), day("2026-10-04"), D("684.20")),),
    ),
    Letter(  # seven days overdue, to the day
        "00360", "Cave coopérative des Trois Clochers", "34120", 1, D("905.00"),
        (Invoice("FA2610-060", day("2026-10-15"), day("2026-11-14"), D("905.00")),),
    ),
    Letter(  # the minimum, to the cent
        "00378", "Pharmacie du Marché", "14100", 1, D("5.00"),
        (Invoice("FA2610-013", day("2026-10-03"), day("2026-11-02"), D("5.00")),),
    ),
    Letter(  # a credit note that names its invoice
        "00402", "Studio graphique Océane", "56100", 1, D("900.00"),
        (Invoice("FA2609-112", day("2026-09-28"), day("2026-10-28"), D("1200.00")),),
        (Credit("AV2610-020", D("300.00")),),
    ),
    Letter(  # 1 000.00 received: 640.00 cover the oldest invoice, 360.00 reduce the next
        "00415", "Charpentes Vasseur", "88400", 1, D("670.00"),
        (
            Invoice("FA2609-060", day("2026-09-15"), day("2026-10-15"), D("820.00")),
            Invoice("FA2610-040", day("2026-10-10"), day("2026-11-09"), D("210.00")),
        ),
        (Credit("RG2611-004", D("360.00")),),
    ),
    # Two currencies, so two letters.
    Letter(
        "00450", "Hudson Trading Corp.", "10013", 1, D("180.00"),
        (Invoice("FA2610-052", day("2026-10-13"), day("2026-11-12"), D("180.00")),),
    ),
    Letter(
        "00450", "Hudson Trading Corp.", "10013", 1, D("2755.75"),
        (
            Invoice("FA2609-068", day("2026-09-17"), day("2026-10-17"), D("2340.00")),
            Invoice("FA2610-032", day("2026-10-08"), day("2026-11-07"), D("415.75")),
        ),
        currency="USD",
    ),
    Letter(  # four digits are a good postcode in Belgium
        "00466", "Brasserie Van den Berghe", "1050", 2, D("398.40"),
        (Invoice("FA2609-064", day("2026-09-16"), day("2026-10-16"), D("398.40")),),
    ),
    Letter(
        "00471", "Mairie de Sainte-Aulaire", "19130", 2, D("2106.00"),
        (
            Invoice("FA2608-012", day("2026-08-03"), day("2026-09-02"), D("1862.00")),
            Invoice("FA2608-113", day("2026-08-28"), day("2026-09-27"), D("244.00")),
        ),
    ),
    Letter(
        "00480", "Camille Rousseau", "31500", 3, D("365.00"),
        (Invoice("FA2607-080", day("2026-07-20"), day("2026-08-19"), D("365.00")),),
    ),
    Letter(
        "00492", "Société d'exploitation des carrières du Bas-Limousin", "19100", 1, D("12480.00"),
        (Invoice("FA2609-008", day("2026-09-02"), day("2026-10-17"), D("12480.00")),),
    ),
    Letter(  # 15 days overdue, 8 days after the first letter: both to the day
        "00505", "Électricité générale Abadie", "65000", 2, D("1045.60"),
        (Invoice("FA2610-029", day("2026-10-07"), day("2026-11-06"), D("1045.60")),),
    ),
    Letter(  # 30 days overdue, 15 days after the second letter: both to the day
        "00511", "Cabinet Rémond", "54000", 3, D("2000.00"),
        (Invoice("FA2609-088", day("2026-09-22"), day("2026-10-22"), D("2000.00")),),
        interest=D("20.38"), indemnity=D("40.00"),  # 30 days: 20.3836
    ),
    Letter(  # first letter of unknown date: no spacing
        "00520", "Coopérative laitière de l'Aubrac", "12210", 2, D("1530.00"),
        (Invoice("FA2609-121", day("2026-09-30"), day("2026-10-30"), D("1530.00")),),
    ),
    Letter(  # moved from Paris to Montreuil between the two invoices
        "00533", "Agence immobilière du Parc", "93100", 1, D("480.00"),
        (
            Invoice("FA2609-048", day("2026-09-12"), day("2026-10-12"), D("240.00")),
            Invoice("FA2610-021", day("2026-10-05"), day("2026-11-04"), D("240.00")),
        ),
    ),
    Letter(  # its credit note belongs to an invoice that is not due
        "00540", "Scierie de la Haute-Vallée", "74300", 1, D("675.00"),
        (Invoice("FA2609-116", day("2026-09-29"), day("2026-10-29"), D("675.00")),),
    ),
    # The credit note follows its invoice, the cheque the oldest one: one credit in each letter.
    Letter(
        "00548", "Traiteur Bonnefoy", "33000", 1, D("450.00"),
        (Invoice("FA2609-080", day("2026-09-20"), day("2026-10-20"), D("500.00")),),
        (Credit("AV2610-012", D("50.00")),),
    ),
    Letter(
        "00548", "Traiteur Bonnefoy", "33000", 2, D("200.00"),
        (Invoice("FA2608-064", day("2026-08-16"), day("2026-09-15"), D("300.00")),),
        (Credit("RG2611-006", D("100.00")),),
    ),
    Letter(  # the older invoice is disputed, so the payment goes to this one
        "00552", "Peinture Décor 2000", "13200", 1, D("150.00"),
        (Invoice("FA2610-017", day("2026-10-04"), day("2026-11-03"), D("350.00")),),
        (Credit("RG2611-012", D("200.00")),),
    ),
    Letter(  # three instalments of one invoice, the third not due
        "00560", "Ferronnerie Kowalczyk", "62300", 1, D("800.00"),
        (
            Invoice("FA2609-020", day("2026-09-05"), day("2026-10-05"), D("400.00")),
            Invoice("FA2609-020", day("2026-09-05"), day("2026-11-05"), D("400.00")),
        ),
    ),
)  # fmt: skip

CLEAN_HELD = (
    Held("00112", "FA2611-036", D("702.00"), "not due"),
    Held("00301", "FA2605-048", D("960.00"), "end"),
    Held("00318", "FA2608-048", D("778.50"), "spacing"),  # second letter 11 days ago, 15 wanted
    Held("00318", "FA2609-120", D("312.00"), "spacing"),  # first letter 5 days ago, 8 wanted
    Held("00322", "FA2610-008", D("432.00"), "dispute"),
    Held("00330", "FA2609-052", D("1150.00"), "promise"),
    Held("00341", "FA2606-064", D("2890.00"), "collective"),
    Held("00341", "FA2607-060", D("415.00"), "collective"),  # flagged on the other row only
    Held("00355", "FA2609-076", D("540.00"), "stop"),
    Held("00355", "FA2610-028", D("120.00"), "stop"),  # flagged on the other row only
    Held("00360", "FA2610-064", D("77.00"), "too early"),  # six days
    Held("00360", "FA2610-088", D("310.00"), "not due"),  # due on the very day
    Held("00360", "FA2611-020", D("128.00"), "not due"),
    Held("00377", "FA2610-012", D("4.99"), "minimum"),
    Held("00415", "FA2608-104", D("0.00"), "covered"),
    Held("00428", "FA2609-104", D("0.00"), "covered"),
    Held("00428", "FA2610-016", D("0.00"), "covered"),
    Held("00433", "FA2609-032", D("730.00"), "address"),
    Held("00433", "FA2610-056", D("264.50"), "address"),
    Held("00451", "FA2609-092", D("1275.00"), "currency", "GBP"),
    Held("00505", "FA2609-024", D("0.00"), "settled"),
    Held("00511", "FA2609-101", D("310.00"), "too early"),  # 27 days, 30 wanted
    Held("00540", "FA2611-040", D("380.00"), "not due"),  # 500.00 less its credit note
    Held("00552", "FA2608-020", D("400.00"), "dispute"),
    Held("00560", "FA2609-020", D("400.00"), "not due"),
)

CLEAN = Sample(
    file="grand_livre_exemple.xlsx",
    sheet="Factures",
    exit_code=0,
    letters=CLEAN_LETTERS,
    held=CLEAN_HELD,
    leftovers=(Leftover("00428", "RG2611-010", D("160.00")),),
    totals=(("EUR", D("53075.89")), ("GBP", D("1275.00")), ("USD", D("2755.75"))),
    accepted_rows=77,
)

MESSY_LETTERS = (
    Letter(
        "00107", "ALIZÉ NAUTISME", "44000", 1, D("2176.36"),
        (
            Invoice("FA004211", day("2026-08-04"), day("2026-09-03"), D("1234.56")),
            Invoice("FA004305", day("2026-09-02"), day("2026-10-02"), D("845.00")),  # due date computed
            Invoice("FA004466", day("2026-10-10"), day("2026-11-09"), D("96.80")),  # no currency: the creditor's
        ),
    ),
    Letter(
        "00112", "ARMOR LEVAGE & MANUTENTION", "56100", 2, D("3480.00"),
        (
            Invoice("FA004150", day("2026-07-15"), day("2026-08-14"), D("2480.00")),
            Invoice("FA004278", day("2026-08-25"), day("2026-09-24"), D("1000.00")),
        ),
    ),
    Letter(
        "00119", "BÂTI-RÉNOV' OUEST", "35000", 3, D("5025.45"),
        (
            Invoice("FA003901", day("2026-05-11"), day("2026-06-10"), D("3150.00")),
            Invoice("FA003977", day("2026-06-08"), day("2026-07-08"), D("780.00")),
            Invoice("FA004012", day("2026-06-22"), day("2026-07-22"), D("1095.45")),
        ),
    ),
    Letter(
        "00123", "BISCUITERIE DU GOËLO", "22500", 1, D("268.20"),
        (Invoice("FA004320", day("2026-09-07"), day("2026-10-07"), D("418.20")),),
        (Credit("RG000871", D("150.00")),),
    ),
    Letter(
        "00138", "CARROSSERIE LE GOFF", "56240", 1, D("1430.00"),
        (Invoice("FA004333", day("2026-09-10"), day("2026-10-10"), D("1430.00")),),
    ),
    Letter(  # « non » in the dispute column
        "00144", "CHANTIERS DE L'ODET", "29000", 1, D("720.00"),
        (Invoice("FA004371", day("2026-09-18"), day("2026-10-18"), D("720.00")),),
    ),
    Letter(  # twelve invoices around a repeated header, less one illegible and one not due
        "00160", "COMPTOIR DES ÉPICES", "29200", 1, D("2433.74"),
        (
            Invoice("FA004205", day("2026-08-03"), day("2026-09-02"), D("112.40")),
            Invoice("FA004226", day("2026-08-10"), day("2026-09-09"), D("98.75")),
            Invoice("FA004247", day("2026-08-17"), day("2026-09-16"), D("135.00")),
            Invoice("FA004266", day("2026-08-24"), day("2026-09-23"), D("87.60")),
            Invoice("FA004289", day("2026-08-31"), day("2026-09-30"), D("204.15")),
            Invoice("FA004310", day("2026-09-07"), day("2026-10-07"), D("156.30")),
            Invoice("FA004341", day("2026-09-14"), day("2026-10-14"), D("76.90")),
            Invoice("FA004388", day("2026-09-28"), day("2026-10-28"), D("189.99")),
            Invoice("FA004412", day("2026-10-05"), day("2026-11-04"), D("143.25")),
            Invoice("FA004436", day("2026-10-08"), day("2026-11-07"), D("91.00")),
            Invoice("FA004459", day("2026-10-12"), day("2026-11-11"), D("118.40")),
            Invoice("FA004471", day("2026-10-14"), day("2026-11-13"), D("1020.00")),
        ),
    ),
    Letter(
        "00171", "CONSERVERIE KERVADEC", "29900", 2, D("640.00"),
        (Invoice("FA004301", day("2026-09-01"), day("2026-10-01"), D("640.00")),),
    ),
    Letter(
        "00203", "DÉMÉNAGEMENTS HAMON", "44100", 1, D("460.00"),
        (Invoice("FA004402", day("2026-10-02"), day("2026-11-01"), D("460.00")),),
    ),
    Letter(  # blank balance: total less payments
        "00225", "FROMAGERIE DES ABERS", "29870", 1, D("360.00"),
        (Invoice("FA004290", day("2026-08-31"), day("2026-09-30"), D("360.00")),),
    ),
    Letter(
        "00238", "GARAGE DU ROND-POINT", "50100", 1, D("1149.90"),
        (Invoice("FA004356", day("2026-09-17"), day("2026-10-17"), D("1149.90")),),
    ),
    Letter(  # a cheque without any date is netted all the same
        "00246", "GRANITS DE L'ARGOAT", "29650", 3, D("3400.00"),
        (
            Invoice("FA004033", day("2026-06-30"), day("2026-07-30"), D("4210.00")),
            Invoice("FA004099", day("2026-07-02"), day("2026-08-01"), D("1190.00")),
        ),
        (Credit("RG000902", D("2000.00")),),
    ),
    Letter(  # four instalments, two of them ripe
        "00262", "IMPRIMERIE DES REMPARTS", "35400", 1, D("1600.00"),
        (
            Invoice("FA004160", day("2026-07-20"), day("2026-09-20"), D("800.00")),
            Invoice("FA004160", day("2026-07-20"), day("2026-10-20"), D("800.00")),
        ),
    ),
    Letter(  # currency written « € »
        "00279", "JARDINERIE DU SCORFF", "56850", 1, D("182.35"),
        (Invoice("FA004440", day("2026-10-09"), day("2026-11-08"), D("182.35")),),
    ),
    # Three stages, so three letters.
    Letter(
        "00284", "LIBRAIRIE L'ENCRE BLEUE", "56000", 1, D("57.80"),
        (Invoice("FA004430", day("2026-10-07"), day("2026-11-06"), D("57.80")),),
    ),
    Letter(
        "00284", "LIBRAIRIE L'ENCRE BLEUE", "56000", 2, D("214.60"),
        (Invoice("FA004335", day("2026-09-11"), day("2026-10-11"), D("214.60")),),
    ),
    Letter(
        "00284", "LIBRAIRIE L'ENCRE BLEUE", "56000", 3, D("930.00"),
        (Invoice("FA004180", day("2026-07-23"), day("2026-08-22"), D("930.00")),),
    ),
    Letter(  # blank balance, nothing paid
        "00297", "MARÉE DU JOUR / LE GALL FRÈRES", "29730", 1, D("1055.00"),
        (Invoice("FA004360", day("2026-09-18"), day("2026-10-18"), D("1055.00")),),
    ),
    Letter(  # 1 500.00 less 500.00 is not 900.00: the balance wins
        "00309", "MENUISERIE KERBRAT", "29160", 1, D("900.00"),
        (Invoice("FA004328", day("2026-09-09"), day("2026-10-09"), D("900.00")),),
    ),
    Letter(  # no invoice date, but a due date
        "00327", "OPTIQUE SAINT-MICHEL", "22200", 1, D("426.00"),
        (Invoice("FA004345", None, day("2026-10-15"), D("426.00")),),
    ),
    Letter(
        "00333", "PLOMBERIE QUÉMÉNEUR", "29200", 2, D("2087.25"),
        (Invoice("FA004316", day("2026-09-08"), day("2026-10-08"), D("2087.25")),),
    ),
    Letter(  # first letter of unknown date: no spacing
        "00348", "POMPES & FORAGES D'ARVOR", "56850", 2, D("3550.20"),
        (
            Invoice("FA004230", day("2026-08-11"), day("2026-09-10"), D("3399.00")),
            Invoice("FA004377", day("2026-09-23"), day("2026-10-23"), D("151.20")),
        ),
    ),
    Letter(  # 300.00 of credit: 220.00 cover the oldest invoice, 80.00 reduce this one
        "00362", "SALAISONS DU LÉON", "29400", 1, D("460.00"),
        (Invoice("FA004298", day("2026-09-01"), day("2026-10-01"), D("540.00")),),
        (Credit("AV000139", D("80.00")),),
    ),
    Letter(  # invoice numbers made of digits, with leading zeros
        "00371", "TRANSPORTS GUILLOU", "01000", 3, D("2625.60"),
        (
            Invoice("00038120", day("2026-05-04"), day("2026-06-03"), D("1780.00")),
            Invoice("00038155", day("2026-05-11"), day("2026-06-10"), D("845.60")),
        ),
    ),
)  # fmt: skip

MESSY_HELD = (
    Held("00131", "FA004480", D("64.00"), "too early"),  # due date computed: 16 November
    Held("00138", "FA004222", D("0.00"), "settled"),
    Held("00144", "FA004240", D("5600.00"), "dispute"),
    Held("00152", "FA004390", D("3.20"), "minimum"),
    Held("00160", "FA004502", D("133.10"), "not due"),
    Held("00171", "FA003650", D("2375.00"), "end"),
    Held("00184", "FA004288", D("1875.30"), "spacing"),
    Held("00190", "FA004350", D("88.00"), "address"),
    Held("00217", "FA004275", D("0.00"), "covered"),
    Held("00255", "FA004312", D("1960.00"), "currency", "CHF"),
    Held("00262", "FA004160", D("800.00"), "too early"),
    Held("00262", "FA004160", D("800.00"), "not due"),
    Held("00279", "PF000031", D("275.00"), "status"),
    Held("00316", "FA004270", D("1320.00"), "status"),  # called paid, with an open balance
    Held("00362", "FA004140", D("0.00"), "covered"),
    Held("00385", "FA004510", D("1111.00"), "not due"),  # due date computed: 29 November
)

MESSY_FAULTS = (
    Fault(("I17",), "31/02/2026"),
    Fault(("L38",), "à voir"),
    Fault(("F54",), ""),
    Fault(("L54",), "NC"),
    Fault(("L61",), ""),  # =J61-K61, never computed
    Fault(("I64",), "#N/A"),
    Fault(("G86", "I86"), ""),  # both dates blank
    Fault(("G93",), "00/00/2026"),
    Fault(("L93",), "#REF!"),
)

MESSY = Sample(
    file="export_comptable_exemple.xlsx",
    sheet="Grand livre clients",
    exit_code=3,
    letters=MESSY_LETTERS,
    held=MESSY_HELD,
    leftovers=(Leftover("00217", "AV000144", D("140.00")), Leftover("00354", "AV000151", D("75.50"))),
    totals=(("CHF", D("1960.00")), ("EUR", D("49861.55"))),
    accepted_rows=65,
    faults=MESSY_FAULTS,
    rejected_rows=7,
    ignored_totals=22,
    repeated_headers=2,
    blank_rows=6,
)

SAMPLES = (CLEAN, MESSY)
