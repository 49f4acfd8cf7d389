#!/usr/bin/env bash
# Does the installer put the kit on Windows, here Wine, renew it, and take it away again? installer_test.sh [LAB]
#
# One line a scenario; the exit code is the number of failures. PYTHON names a Python that has the project's libraries;
# KIT and INSTALLER a kit and its installer that are built already. Without KIT both are built, the installer twice.
set -uo pipefail
# shellcheck source-path=SCRIPTDIR source=bench.sh
. "$(dirname "$(realpath "$0")")/bench.sh"
export LIMIT=${LIMIT:-600} LC_ALL=C.UTF-8
user=$drive/users/$(id -un)
place="Équipe d'Anaïs & co (2026)"
folder=$drive/$place/Relances
key='HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\Relances'
unset RELANCES_ENV DISPLAY WAYLAND_DISPLAY

# shellcheck disable=SC2317
clean_up() {
    [ -z "${held:-}" ] || kill "$held" 2>/dev/null
    "$lab/run" reg delete "$key" /f >/dev/null
    rm -rf "$work" "${drive:?}/$place" "$user/Desktop"/*Relances.lnk "$(menu)"
}
trap clean_up EXIT

menu() { echo "$user/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Relances"; }

told() { printf '%s\n' "$@" | sed '/^$/d'; }

settled() { WINEPREFIX=$lab/prefix wineserver --wait; } # an uninstaller goes on after its command has ended

install_to() { # FOLDER, as Windows writes it: /D= comes last and bare, so its words go one by one
    local words
    read -ra words <<<"$1"
    "$lab/run" "$installer" /S "/D=${words[0]}" "${words[@]:1}" >"$work/installer.txt"
}

same_as_kit() { # [PART...]: whether the folder holds what the kit holds
    for part in "${@:-.}"; do
        diff -rq "$work/kit/Relances/$part" "$folder/$part" 2>&1 | grep -v "Désinstaller Relances.exe" | head -n 10
    done
}

value() { # NAME of a value in the registry
    "$lab/run" reg query "$key" /v "$1" | iconv -f CP850 -t UTF-8 | tr -d '\r' | sed -n "s/^ *$1 *REG_[A-Z]* *//p"
}

# --- The installer -------------------------------------------------------------------------------------------------

make_lab
installer=${INSTALLER:-}
if [ -z "${KIT:-}" ]; then
    build_kit built
    KIT=$(echo "$work"/built/*.zip)
    installer=
fi
if [ -z "$installer" ]; then
    for out in one two; do
        "$PYTHON" "$here/installer.py" "$KIT" --out "$work/$out" >"$work/$out.txt" 2>&1 || { cat "$work/$out.txt"; exit 1; }
    done
    installer=$(echo "$work"/one/*.exe)
    verdict "the installer is built twice, the same bytes: $(grep -o '[0-9.]* MB' "$work/one.txt")" \
        "$(cmp "$installer" "$work"/two/*.exe 2>&1)"
fi
unpack_kit "$work/kit"
rm -rf "${drive:?}/$place"
mkdir -p "$drive/$place"

# --- Scenarios -----------------------------------------------------------------------------------------------------

install_to "C:\\$place\\Relances"
code=$?
wrong=("$(same_as_kit)")
[ "$code" = 0 ] || wrong+=("exit code $code")
for link in "$user/Desktop/Relances.lnk" "$user/Desktop/Dossier Relances.lnk" "$(menu)/Relances.lnk"; do
    [ -f "$link" ] || wrong+=("no $link")
done
[ "$(value InstallLocation)" = "C:\\$place\\Relances" ] || wrong+=("InstallLocation: $(value InstallLocation)")
[ "$(value Publisher)" = mailmerge ] || wrong+=("Publisher: $(value Publisher)")
verdict "installed without a word; accents, spaces, & ' ( in the path: the files are the kit's" "$(told "${wrong[@]}")"

fit_for_wine "$folder"
cp "$folder/samples/grand_livre_exemple.xlsx" "$folder/a_traiter/"
"$lab/run" "C:\\$place\\Relances\\Relances.bat" --yes --date 2026-11-21 >"$work/run.txt"
code=$?
wrong=()
[ "$code" = 0 ] || wrong+=("exit code $code")
grep -q "28 lettres dans" "$work/run.txt" || wrong+=("$(tail -n 5 "$work/run.txt")")
letters=$(find "$folder/sorties/2026-11-21" -name '*.docx' 2>/dev/null | wc -l)
[ "$letters" = 28 ] || wrong+=("$letters letters")
verdict "the launcher makes the letters of the sample" "$(told "${wrong[@]}")"

"$PYTHON" -c "
import openpyxl, docx, sys
from pathlib import Path
folder = Path(sys.argv[1])
book = openpyxl.load_workbook(folder / 'parametres.xlsx')
book.worksheets[0]['Z99'] = 'à moi'
book.save(folder / 'parametres.xlsx')
letter = docx.Document(folder / 'models_docx/relance_1_amiable.docx')
letter.add_paragraph('À moi.')
letter.save(folder / 'models_docx/relance_1_amiable.docx')" "$folder"
rm -r "$folder/models_docx/en" "$folder/samples" "$user/Desktop/Relances.lnk"
cp -r "$folder" "$work/hers"
rm -r "$work/hers/app"
touch "$folder/app/lib/old_module.py"
echo old >"$folder/Relances.bat"
echo old >"$folder/LISEZMOI.docx"
hers() { # whether what is hers is as she left it
    for part in parametres.xlsx clients.xlsx models_docx a_traiter sorties; do
        diff -rq "$work/hers/$part" "$folder/$part" 2>&1 | head -n 5
    done
    [ ! -e "$folder/samples" ] || echo "samples are back"
}

# A Python of the program that waits for a key, as the window does that asks its question.
"$lab/run" "C:\\$place\\Relances\\app\\python\\python.exe" -X utf8 -c "import time; time.sleep(300)" >/dev/null &
held=$!
sleep 10
install_to "C:\\$place\\Relances"
code=$?
wrong=("$(hers)")
[ "$code" = 2 ] || wrong+=("exit code $code, expected 2")
[ -e "$folder/app/lib/old_module.py" ] || wrong+=("the program was touched")
[ ! -e "$folder/app.new" ] || wrong+=("app.new was left behind")
verdict "an update while it runs is refused, nothing changes" "$(told "${wrong[@]}")"
WINEPREFIX=$lab/prefix wineserver --kill
wait "$held"
held=

install_to "C:\\$place\\Relances"
code=$?
wrong=("$(same_as_kit app Relances.bat LISEZMOI.docx)" "$(hers)")
[ "$code" = 0 ] || wrong+=("exit code $code")
[ ! -e "$folder/app.old" ] || wrong+=("app.old was left behind")
[ ! -e "$user/Desktop/Relances.lnk" ] || wrong+=("the shortcut that she removed is back")
verdict "an update renews the program, the launcher and the guide; what is hers stays as it is" "$(told "${wrong[@]}")"

mkdir -p "$drive/$place/Ailleurs/app"
touch "$drive/$place/Ailleurs/app/rien.txt"
install_to "C:\\$place\\Ailleurs"
code=$?
wrong=()
[ "$code" = 2 ] || wrong+=("exit code $code, expected 2")
[ "$(cd "$drive/$place/Ailleurs" && find . -type f)" = ./app/rien.txt ] || wrong+=("$(ls "$drive/$place/Ailleurs")")
verdict "a folder with the app of something else is refused" "$(told "${wrong[@]}")"

long=$(printf 'long%.0s' {1..45})
install_to "C:\\$place\\$long"
code=$?
wrong=()
[ "$code" = 2 ] || wrong+=("exit code $code, expected 2")
[ ! -e "$drive/$place/$long" ] || wrong+=("it was made")
verdict "a path too long for Windows is refused" "$(told "${wrong[@]}")"

"$lab/run" "C:\\$place\\Relances\\Désinstaller Relances.exe" /S >"$work/uninstaller.txt"
code=$?
settled
wrong=("$(hers)")
[ "$code" = 0 ] || wrong+=("exit code $code")
left=$(cd "$folder" && printf '%s ' *)
[ "$left" = "a_traiter clients.xlsx models_docx parametres.xlsx sorties " ] || wrong+=("left: $left")
for link in "$user/Desktop"/*Relances.lnk "$(menu)"; do
    [ ! -e "$link" ] || wrong+=("left: $link")
done
[ -z "$(value DisplayName)" ] || wrong+=("the entry among the programs is left")
verdict "the removal leaves what is hers and nothing else" "$(told "${wrong[@]}")"

install_to "C:\\$place\\Relances"
code=$?
wrong=("$(same_as_kit app)" "$(hers)")
[ "$code" = 0 ] || wrong+=("exit code $code")
[ -e "$user/Desktop/Relances.lnk" ] || wrong+=("no shortcut")
verdict "installed again over what was left, it goes on from there" "$(told "${wrong[@]}")"

echo "$failures failed"
exit "$failures"
