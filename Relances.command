#!/bin/sh
# Relances for macOS: a double-click in the Finder opens Terminal on this file, which does what relances.sh beside it does.
# RELANCES_NO_PAUSE=1 leaves without waiting for a key.

self=$(readlink -f -- "$0" 2>/dev/null) || self=$0
launcher=$(dirname -- "$self")/relances.sh
[ -f "$launcher" ] && exec /bin/sh "$launcher" "$@"

echo "Relances.command doit rester dans son dossier, à côté de relances.sh." >&2
echo "Copiez-y tout le dossier Relances, ou extrayez de nouveau le fichier zip en entier, puis recommencez." >&2
if [ -t 0 ] && [ -z "${RELANCES_NO_PAUSE:-}" ]; then
    printf '\nAppuyez sur Entrée pour fermer. '
    read -r _
fi
exit 2
