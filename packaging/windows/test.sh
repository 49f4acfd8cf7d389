#!/usr/bin/env bash
# Does the kit do under Windows, here Wine, what the program does on this machine? test.sh [LAB]
#
# Builds the kit twice, then runs each scenario with the kit and with the program of this checkout: exit code, what is
# said, and every file made must be as expected, and the same, byte for byte. One line a scenario; the exit code is
# the number of failures. PYTHON names a Python that has the project's libraries; KIT a kit that is built already.
set -uo pipefail
# shellcheck source-path=SCRIPTDIR source=bench.sh
. "$(dirname "$(realpath "$0")")/bench.sh"
place="Essai d'été & co (2026)"
unset RELANCES_ENV DISPLAY WAYLAND_DISPLAY
holder=

# What was closed to writing must be opened before it can be removed.
# shellcheck disable=SC2317
clean_up() {
    let_go
    rm -f "$lab/prefix/dosdevices/k:" "$lab/prefix/dosdevices/unc/serveur"
    chmod -R u+w "$work" "$drive/$place" 2>/dev/null
    rm -rf "$work" "${drive:?}/$place"
}
trap clean_up EXIT

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

only_windows() { # NAME CODE WORDS LAUNCHER [ARGUMENT...]: what has no like on this machine
    local name=$1 code=$2 words=$3 found
    shift 3
    "$lab/run" "$@" --date 2026-11-21 >"$work/windows.txt"
    found=$?
    if [ "$found" = "$code" ] && grep -qF -- "$words" "$work/windows.txt"; then
        verdict "$name"
    else
        verdict "$name" "exit code $found, expected $code and « $words »: $(tail -n 5 "$work/windows.txt")"
    fi
}

hold() { # FILE HOW: another program has the file, until let_go; HOW are the rights of others, or « lock »
    rm -f "$work/held" "$work/let_go"
    "$lab/run" "$(dos "$drive/$place/kit/app/python/python.exe")" "Z:${here//\//\\}\\hold.py" "$(dos "$1")" "$2" \
        "Z:${work//\//\\}" >"$work/hold.txt" 2>&1 &
    holder=$!
    for _ in $(seq 100); do
        [ ! -e "$work/held" ] || return 0
        sleep 0.2
    done
    cat "$work/hold.txt"
}

let_go() {
    [ -n "$holder" ] || return 0
    touch "$work/let_go"
    wait "$holder"
    holder=
}

try() { # NAME CODE WORDS [ARGUMENT...]
    local name=$1 code=$2 words=$3
    shift 3
    run_both "$@"
    compare "$name" "$code" "$words"
}

# --- The kit -------------------------------------------------------------------------------------------------------

make_lab
if [ -z "${KIT:-}" ]; then
    build_kit one
    build_kit two
    KIT=$(echo "$work"/one/*.zip)
    verdict "the kit is built twice, the same bytes: $(grep -o '[0-9.]* MB, .*' "$work/one.txt")" \
        "$(cmp "$KIT" "$work"/two/*.zip 2>&1)"
fi
rm -rf "${drive:?}/$place"
unpack_kit "$drive/$place"
mv "$drive/$place/Relances" "$drive/$place/kit"
verdict "the hashes of the kit are those of its files" \
    "$(cd "$drive/$place/kit/app" && sha256sum --check --quiet EMPREINTES.txt 2>&1 | head -n 5)"
fit_for_wine "$drive/$place/kit"
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

fresh "version d'avant"
both cp "$root/tests/workbooks/old/premiere/parametres.xlsx" "$root/tests/workbooks/old/premiere/clients.xlsx" .
try "settings of an older version are completed" 0 "parametres.xlsx complété" "$sample" --yes --open
verdict "the old settings are kept as they were" "$(cmp "$root/tests/workbooks/old/premiere/parametres.xlsx" \
    "$windows"/parametres\ \(avant*.xlsx 2>&1)"
run_both "$sample" --yes --open
verdict "and are completed once" "$(grep complété "$work/windows.txt" "$work/linux.txt")"

fresh "fermé"
both mkdir sorties
both chmod a-w . sorties
run_both "$sample" --yes
both chmod u+w . sorties
linux_code=$windows_code # the super-user of this machine may write there
rm -rf "$linux/sorties" && mkdir "$linux/sorties"
compare "no right to write in the folder" 7 "accès est refusé"

fresh "ouvert"
hold "$sample" 1 # as Excel: others may read
try "a ledger that is open in Excel" 0 "28 lettres dans" "$sample" --yes
let_go
hold "$sample" 0
only_windows "a ledger that a program keeps to itself" 5 "ouvert dans un autre programme" \
    "$(dos "$windows/Relances.bat")" "$(dos "$sample")" --yes
let_go

fresh "à deux"
mkdir "$windows/sorties"
hold "$windows/sorties/.verrou" lock
only_windows "somebody else's run in the same folder" 7 "Une autre relance est en cours" \
    "$(dos "$windows/Relances.bat")" "$(dos "$sample")" --yes
let_go

fresh "réseau"
mkdir -p "$lab/prefix/dosdevices/unc"
ln -sfn "$drive/$place" "$lab/prefix/dosdevices/unc/serveur"
# Without the launcher: this Wine's cmd finds nothing on a server.
only_windows "a folder of a server" 0 '28 lettres dans \\serveur\réseau\sorties\2026-11-21' \
    "$(dos "$drive/$place/kit/app/python/python.exe")" -X utf8 -m mailmerge run --workspace '\\serveur\réseau' \
    '\\serveur\kit\samples\grand_livre_exemple.xlsx' --yes
verdict "... makes the same letters" "$(diff -rq "$drive/$place/ouvert/sorties" "$windows/sorties" 2>&1)"

fresh "clé"
ln -sfn "$windows" "$lab/prefix/dosdevices/k:"
only_windows "the root of a drive" 0 '28 lettres dans K:\sorties\2026-11-21' 'K:\Relances.bat' "$(dos "$sample")" --yes

fresh "point ; virgule"
only_windows "a folder that Windows loads no program from" 2 "point-virgule" "$(dos "$windows/Relances.bat")"

fresh "profond"
deep=$windows/$(printf 'd%.0s' {1..100})/$(printf 'e%.0s' {1..80})
mkdir -p "$deep"
mv "$windows"/* "$deep/" 2>/dev/null
only_windows "a folder too deep for Word" 7 "259 au plus" "$(dos "$deep/Relances.bat")" "$(dos "$sample")" --yes
verdict "... leaves nothing" "$(ls "$deep/sorties" 2>/dev/null)"

fresh "programmes"
rm "$windows/app"
cp -r "$drive/$place/kit/app" "$windows/app"
find "$windows/app" -name __pycache__ -prune -exec rm -r {} +
chmod -R a-w "$windows/app"
only_windows "a program closed to writing" 0 "28 lettres dans" \
    "$(dos "$windows/Relances.bat")" "$(dos "$sample")" --yes
verdict "... is left as it was" "$(find "$windows/app" -name __pycache__ | head -n 3)"
chmod -R u+w "$windows/app"
mv "$windows/app/python/python312.dll" "$work/"
only_windows "a program that Windows cannot load" 53 "n'a pas pu demarrer" "$(dos "$windows/Relances.bat")" # -1073741515
mv "$work/python312.dll" "$windows/app/python/"
mv "$windows/app/lib/docxtpl" "$work/"
only_windows "a library that an antivirus took away" 2 "« docxtpl » manque" \
    "$(dos "$windows/Relances.bat")" "$(dos "$sample")" --yes
mv "$work/docxtpl" "$windows/app/lib/"
rm "$windows/app/python/python.exe"
only_windows "a program that is incomplete" 2 "app est incomplet" "$(dos "$windows/Relances.bat")"

fresh "retour"
try "a first run, whose own files are then dropped" 0 "28 lettres dans" "$sample" --yes
try "the recap of a run" 5 "récapitulatif d’une relance, pas un grand livre" "$windows/sorties/2026-11-21/Récapitulatif.xlsx"

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
