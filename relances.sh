#!/bin/sh
# Relances: double-click, or drop a ledger or a proposal on it (or: sh relances.sh LEDGER.xlsx).
# On first start a private Python environment is set up; nothing else on the machine changes.
# RELANCES_NO_PAUSE=1 leaves without waiting for a key.

# A link to this file, on the desktop for instance, means the folder of the file.
self=$(readlink -f -- "$0" 2>/dev/null) || self=$0
here=$(CDPATH='' cd -- "$(dirname -- "$self")" && pwd) || exit 7
environment=${RELANCES_ENV:-${XDG_DATA_HOME:-$HOME/.local/share}/mailmerge-relances/venv}
source_folder=
if [ -f "$here/pyproject.toml" ] && [ -d "$here/mailmerge" ]; then
    # A clone of the project is also a workspace, with an environment of its own.
    source_folder=$here
    environment=${RELANCES_ENV:-$here/.venv-relances}
fi
# The Python that made this workspace, if it is still there and nothing else is asked for.
program=
python=$environment/bin/python
stamp=$environment/relances-ready

# What another program set for its own Python would break ours; so would files of the current folder (-P).
unset PYTHONHOME PYTHONPATH PYTHONINSPECT PYTHONOPTIMIZE PYTHONWARNINGS PYTHONIOENCODING

# Ctrl+C stops the program, which says so; the window stays until it was read.
trap : INT

leave() {
    if [ -t 0 ] && [ -z "${RELANCES_NO_PAUSE:-}" ]; then
        printf '\nAppuyez sur Entrée pour fermer. '
        read -r _
    fi
    exit "$1"
}

find_python() {
    for candidate in python3 python3.14 python3.13 python3.12 python3.11 python; do
        found=$(command -v "$candidate") || continue
        # On macOS this one is too old, or only a stub that offers to download developer tools.
        [ "$found" = /usr/bin/python3 ] && [ "$(uname)" = Darwin ] && continue
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return 0
        fi
    done
    return 1
}

set_up() {
    base=$(find_python) || {
        echo "Il faut Python 3.11 ou plus récent. Installez-le depuis www.python.org, puis recommencez." >&2
        leave 2
    }
    echo "Première utilisation : préparation du programme, une minute environ…" >&2
    mkdir -p "$environment" 2>/dev/null
    [ -w "$environment" ] || {
        echo "Le programme ne peut pas être préparé : vous n’avez pas le droit d’écrire dans ${environment}." >&2
        echo "Mettez le dossier Relances dans vos Documents ; sinon, demandez ce droit au service informatique." >&2
        leave 7
    }
    rm -f "$stamp"
    "$base" -m venv --clear "$environment" || {
        echo "La préparation a échoué. Sous Debian ou Ubuntu, installez d’abord le paquet python3-venv." >&2
        leave 7
    }
    if [ -n "$source_folder" ]; then
        set -- --editable "$source_folder"
    else
        set -- mailmerge-relances
    fi
    "$python" -m pip install --quiet --disable-pip-version-check "$@" >&2 || {
        echo "La préparation a échoué (détail ci-dessus). Vérifiez la connexion à Internet ou le proxy, puis recommencez." >&2
        leave 7
    }
    if [ -n "$source_folder" ]; then cp "$source_folder/pyproject.toml" "$stamp"; else : >"$stamp"; fi
}

ready() {
    [ -f "$stamp" ] && "$python" -c '' >/dev/null 2>&1 || return 1
    [ -z "$source_folder" ] || cmp -s "$source_folder/pyproject.toml" "$stamp"
}

if [ ! -d "$here/models_docx" ] && [ ! -f "$here/parametres.xlsx" ]; then
    echo "Ce fichier doit rester dans son dossier, à côté de models_docx." >&2
    echo "S’il vient d’un fichier zip, extrayez d’abord le zip en entier, puis recommencez." >&2
    leave 2
fi
if [ -z "$source_folder" ] && [ -z "${RELANCES_ENV:-}" ] && [ -n "$program" ] &&
    "$program" -P -c 'import mailmerge.cli' >/dev/null 2>&1; then
    python=$program
else
    ready || set_up
fi
if [ ! -f "$here/parametres.xlsx" ]; then
    "$python" -P -m mailmerge init "$here" || leave $?
    echo
fi
"$python" -P -m mailmerge run --workspace "$here" --open "$@"
leave $?
