#!/usr/bin/env bash
# Does the kit do under Windows, here Wine, what the program does on this machine? test.sh [LAB]
#
# Builds the kit twice, then runs each scenario with the kit and with the program of this checkout: exit code, what is
# said, and every file made must be as expected, and the same, byte for byte. One line a scenario; the exit code is
# the number of failures. PYTHON names a Python that has the project's libraries; KIT a kit that is built already.
set -uo pipefail
here=$(dirname "$(realpath "$0")")
root=$(realpath "$here/../..")
lab=$(realpath -m "${1:-${XDG_CACHE_HOME:-$HOME/.cache}/relances-wine}")
export PYTHON=${PYTHON:-python3} PYTHONPATH=$root
work=$(mktemp -d)
drive=$lab/prefix/drive_c
place="Essai d'été & co (2026)"
failures=0
unset RELANCES_ENV DISPLAY WAYLAND_DISPLAY

# What was closed to writing must be opened before it can be removed.
# shellcheck disable=SC2317
clean_up() {
    chmod -R u+w "$work" "$drive/$place" 2>/dev/null
    rm -rf "$work" "${drive:?}/$place"
}
trap clean_up EXIT

verdict() { # NAME, and nothing or what is wrong
    if [ -z "${2:-}" ]; then
        echo "ok      $1"
    else
        failures=$((failures + 1))
        printf 'FAILED  %s\n%s\n' "$1" "$2" | sed '2,$s/^/        /'
    fi
}

fresh() { # NAME: a workspace for each of the two, the kit's own files in both
    windows=$drive/$place/$1 linux=$work/linux/$1
    mkdir -p "$windows" "$linux"
    for item in "$drive/$place/kit"/*; do
        [ "$(basename "$item")" = app ] || cp -r "$item" "$windows/"
    done
    cp -r "$windows/." "$linux/"
    ln -s "$drive/$place/kit/app" "$windows/app"
}

both() { # COMMAND...: the same done to both workspaces
    for space in "$windows" "$linux"; do (cd "$space" && "$@"); done
}

dos() { # a path on the drive, as Windows writes it
    local path=${1#"$drive"}
    echo "C:${path//\//\\}"
}

run_both() { # [FILE ON THE DRIVE] [OPTION...]: leaves the exit codes and what was said
    local linux_arguments=() windows_arguments=()
    for argument in "$@"; do
        linux_arguments+=("$argument")
        if [[ $argument == "$drive"* ]]; then windows_arguments+=("$(dos "$argument")"); else windows_arguments+=("$argument"); fi
    done
    "$lab/run" "$(dos "$windows/Relances.bat")" "${windows_arguments[@]}" --date 2026-11-21 >"$work/windows.txt"
    windows_code=$?
    (cd "$work" && "$PYTHON" -m mailmerge run --workspace "$linux" "${linux_arguments[@]}" --date 2026-11-21) \
        >"$work/linux.txt" 2>&1 </dev/null
    linux_code=$?
}

compare() { # NAME CODE [WORDS]: what run_both left
    local wrong=()
    [ "$windows_code" = "$2" ] || wrong+=("exit code $windows_code, expected $2" "$(tail -n 5 "$work/windows.txt")")
    [ "$linux_code" = "$2" ] || wrong+=("exit code here $linux_code, expected $2" "$(tail -n 5 "$work/linux.txt")")
    grep -qF -- "${3:-}" "$work/windows.txt" || wrong+=("« $3 » was not said" "$(tail -n 5 "$work/windows.txt")")
    if [ -d "$windows/sorties" ] || [ -d "$linux/sorties" ]; then
        wrong+=("$(diff -rq "$linux/sorties" "$windows/sorties" 2>&1 | head -n 20)")
    fi
    verdict "$1" "$(printf '%s\n' "${wrong[@]}" | sed '/^$/d')"
}

try() { # NAME CODE WORDS [ARGUMENT...]
    local name=$1 code=$2 words=$3
    shift 3
    run_both "$@"
    compare "$name" "$code" "$words"
}

# --- The kit -------------------------------------------------------------------------------------------------------

"$here/lab.sh" "$lab" >"$work/lab.txt" 2>&1 || { cat "$work/lab.txt"; echo "FAILED  the Windows to try on"; exit 1; }
kit=${KIT:-}
if [ -z "$kit" ]; then
    for out in one two; do
        "$PYTHON" "$here/build.py" --out "$work/$out" >"$work/$out.txt" 2>&1 || { cat "$work/$out.txt"; exit 1; }
    done
    kit=$(echo "$work"/one/*.zip)
    verdict "the kit is built twice, the same bytes: $(grep -o '[0-9.]* MB, .*' "$work/one.txt")" \
        "$(cmp "$kit" "$work"/two/*.zip 2>&1)"
fi
rm -rf "${drive:?}/$place"
mkdir -p "$drive/$place"
LC_ALL=C.UTF-8 unzip -q "$kit" -d "$drive/$place"
mv "$drive/$place/Relances" "$drive/$place/kit"
verdict "the hashes of the kit are those of its files" \
    "$(cd "$drive/$place/kit/app" && sha256sum --check --quiet EMPREINTES.txt 2>&1 | head -n 5)"
rm -f "$drive/$place/kit/app/python/_wmi.pyd" # what it asks for, this Wine does not have
sample=$drive/$place/kit/samples/grand_livre_exemple.xlsx

# --- Scenarios -----------------------------------------------------------------------------------------------------

fresh "premier"
try "first start, nothing to read" 5 "Déposez votre export"
both cp samples/grand_livre_exemple.xlsx a_traiter/
try "a ledger in a_traiter" 0 "28 lettres dans" --yes
try "second start, the letters are made already" 0 "0 lettre" --yes

fresh "dépôt d'Anaïs"
dropped="$drive/$place/Données & cie/Grand livre d'août ^ n°1 (v2) !.xlsx"
mkdir -p "$(dirname "$dropped")"
cp "$sample" "$dropped"
try "a dropped file; accents, spaces, & ^ ! in its path" 0 "28 lettres dans" "$dropped" --yes
try "a path cut at its ampersand" 5 "introuvable" "${dropped%%&*}"
try "a missing file" 5 "introuvable" "$drive/$place/nulle part.xlsx"
cp "$root/tests/ledgers/doublon_exact.xlsx" "$drive/$place/doublon.xlsx"
try "a ledger with a line twice" 3 "doublon" "$drive/$place/doublon.xlsx" --dry-run
head -c 3000 "$sample" >"$drive/$place/abîmé.xlsx"
try "a broken ledger" 5 "abîmé" "$drive/$place/abîmé.xlsx" --yes
try "a mistyped option" 2 "Commande mal écrite" --rien

fresh "modèle"
both "$PYTHON" -c "
import docx
letter = docx.Document('models_docx/relance_1_amiable.docx')
letter.add_paragraph('{{ date_limitte }}')
letter.save('models_docx/relance_1_amiable.docx')"
try "a broken template" 6 "vouliez-vous dire « date_limite »" "$sample" --yes

fresh "paramètres"
both truncate -s 3000 parametres.xlsx
try "broken settings" 4 "parametres.xlsx" "$sample" --yes

fresh "fermé"
both mkdir sorties
both chmod a-w . sorties
run_both "$sample" --yes
both chmod u+w . sorties
linux_code=$windows_code # the super-user of this machine may write there
rm -rf "$linux/sorties" && mkdir "$linux/sorties"
compare "no right to write in the folder" 7 "accès est refusé"

alone="$drive/$place/Rien à côté"
mkdir -p "$alone"
cp "$root/Relances.bat" "$alone/"
"$lab/run" "$(dos "$alone/Relances.bat")" >"$work/windows.txt"
code=$?
refused=
if [ "$code" != 2 ] || ! grep -q "Extraire tout" "$work/windows.txt"; then
    refused="exit code $code: $(cat "$work/windows.txt")"
fi
verdict "started from inside the zip" "$refused"

echo "$failures failed"
exit "$failures"
