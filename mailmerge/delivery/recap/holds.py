"""What are the reasons for not chasing called, where they are counted?"""

from __future__ import annotations

from mailmerge.model import HoldKind

HOLD_NAMES: dict[HoldKind, str] = {
    HoldKind.SETTLED: "Soldées",
    HoldKind.STATUS: "Payées, brouillons, devis, annulées",
    HoldKind.PROCEEDINGS: "Procédure collective",
    HoldKind.STOP: "Relances arrêtées",
    HoldKind.OPENING: "À-nouveaux sans détail",
    HoldKind.DISPUTE: "Litige",
    HoldKind.PLAN: "Échéancier accordé",
    HoldKind.PROMISE: "Promesse de paiement",
    HoldKind.TOLD_PAID: "Paiement annoncé",
    HoldKind.UNTIL: "Suspendues",
    HoldKind.NOTHING_TO_SEND: "Rien à envoyer d’après l’étape au grand livre",
    HoldKind.LADDER_END: "Fin de parcours, décision à prendre",
    HoldKind.SPACING: "Déjà relancées",
    HoldKind.NOT_DUE: "Non échues",
    HoldKind.TOO_EARLY: "Trop tôt",
    HoldKind.COVERED: "Couvertes par des avoirs ou règlements",
    HoldKind.EXCLUDED: "Exclues dans la proposition",
    HoldKind.NET_NOT_POSITIVE: "Compte créditeur",
    HoldKind.BELOW_MINIMUM: "Sous le minimum",
    HoldKind.NO_ACCOUNT: "Pas de compte dans la devise",
    HoldKind.NO_ADDRESS: "Adresse incomplète ou inconnue",
}
