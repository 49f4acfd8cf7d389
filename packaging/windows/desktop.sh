#!/usr/bin/env bash
# Does a double-click do what the guide says, on a Windows with a screen, here Wine? desktop.sh [LAB]
#
# Starts a screen of its own and plays the clerk: the mouse on Relances.bat, the keys in the console and in the file
# dialog. Judged by the text in the console window, the titles of the windows and the files made. One line a check;
# the exit code is the number of failures. PYTHON names a Python that has the project's libraries; KIT a kit that is
# built already. Nothing else may use LAB meanwhile.
# shellcheck disable=SC2317,SC2329 # functions are called by name
set -uo pipefail
# shellcheck source-path=SCRIPTDIR source=bench.sh
. "$(dirname "$(realpath "$0")")/bench.sh"
# shellcheck source-path=SCRIPTDIR source=screen.sh
. "$here/screen.sh"
place="$drive/Bureau d'été & co"
python="$place/kit/app/python/python.exe"
dialog='^Choisissez le grand livre à relancer$'
key_awaited='Appuyez sur une touche|Press any key'
plan='Écrire ces 3 lettres dans sorties/[-0-9]+ \? \[o/N/p\]'

clean_up() {
    stop_screen
    rm -rf "$work" "$place"
}
trap clean_up EXIT

check() { # NAME COMMAND...
    local name=$1
    shift
    if "$@" >/dev/null; then
        echo "ok      $name"
    else
        failures=$((failures + 1))
        echo "FAILED  $name"
        tail -n 8 "$work/console.txt" 2>/dev/null | sed 's/^/        /'
        echo
    fi
}

fresh() { # NAME: a workspace with the kit's own files
    folder="$place/$1"
    mkdir "$folder"
    for item in "$place/kit"/*; do
        [ "$(basename "$item")" = app ] || cp -r "$item" "$folder/"
    done
    ln -s "$place/kit/app" "$folder/app"
}

ledger() { # FILE: three invoices that are a fortnight late whatever day it is
    local invoiced due
    mkdir -p "$(dirname "$1")"
    invoiced=$(date --date '50 days ago' +%d/%m/%Y)
    due=$(date --date '14 days ago' +%d/%m/%Y)
    {
        echo "Code client;Nom;Adresse;Code postal;Ville;N° facture;Date facture;Échéance;Reste dû"
        echo "001;Café de l’Été;1 rue du Port;56000;Vannes;F-001;$invoiced;$due;1234,56"
        echo "002;Garage Noël;2 rue du Four;35000;Rennes;F-002;$invoiced;$due;10000,00"
        echo "003;Sarl Œuvre;3 rue des Arts;29000;Quimper;F-003;$invoiced;$due;500,00"
    } >"$1"
}

double_click() { # opens the folder, and Relances.bat, the last one in its list, with the mouse
    local name rows
    name=$(basename "$folder")
    rows=$(find "$folder" -mindepth 1 -maxdepth 1 | wc -l)
    windows wine explorer "$(dos "$folder")" >/dev/null &
    until_true 60 window "^$name\$" || return
    sleep 1 # the list is filled after the window is there
    xdotool windowactivate --sync "$(window "^$name\$")"
    xdotool mousemove --window "$(window "^$name\$")" 200 $((84 + 17 * (rows - 1))) click --repeat 2 --delay 120 1
    until_true 30 window '^Relances$'
}

leave() { # NAME: the window waits for a key, and closes on it
    check "$1: the window stays open at the end" until_true 30 told "$key_awaited"
    press '^Relances$' space
    check "$1: a key closes it" until_true 20 gone '^Relances$'
    switch_off
    rm -f "$work/console.txt"
}

letters() { # HOW MANY there are
    [ "$(find "$folder/sorties" -name '*.docx' 2>/dev/null | wc -l)" = "$1" ]
}

only_plain() { # what the fonts of the console lack is not in it, nor what could not be encoded
    ! LC_ALL=C.UTF-8 grep -qP '[\x{2000}-\x{200F}\x{202F}\x{2212}\x{2500}-\x{257F}\x{2800}-\x{28FF}\x{FFFD}]' "$work/console.txt"
}

owned() { # the dialog belongs to the console window, so that it stands in front of it
    xprop -id "$(window "$dialog")" WM_TRANSIENT_FOR | grep -q 'window id'
}

choose() { # FILE: typed in the dialog; a busy machine may lose a key, so three times at most
    local attempt
    for attempt in 1 2 3; do
        sleep "$attempt" # its field takes keys a moment after the window is there
        xdotool windowactivate --sync "$(window "$dialog")" key ctrl+a
        LC_ALL=C.UTF-8 xdotool type --delay $((40 * attempt)) "$(dos "$1")"
        xdotool key Return
        until_true 8 gone "$dialog" && return
        xdotool key Return # on the message that there is no such file
    done
    return 1
}

make_lab
rm -rf "$place"
mkdir -p "$place"
unpack_kit "$place"
mv "$place/Relances" "$place/kit"
fit_for_wine "$place/kit"
start_screen 1280x900

# --- Scenarios -----------------------------------------------------------------------------------------------------

name="a ledger in a_traiter"
fresh "attend"
ledger "$folder/a_traiter/export.csv"
check "$name: a double-click opens the window" double_click
check "$name: the plan is shown, and a question" until_true 90 told "$plan"
check "$name: amounts and accents are whole" grep -q $'11\u00a0734,56\u00a0€' "$work/console.txt"
check "$name: every character is one that a console has" only_plain
check "$name: nothing is written before the answer" letters 0
press '^Relances$' o Return
check "$name: « o » writes the letters" until_true 60 letters 3
check "$name: the dated folder opens" until_true 30 window "^$(date +%F)"
check "$name: what was made is said" until_true 30 told '^3 lettres dans'
check "$name: the bar shows what every console has" only_plain
leave "$name"

name="nothing in a_traiter"
fresh "vide"
chosen="$place/Données & cie/Grand livre d'août n°1 (v2).csv"
ledger "$chosen"
check "$name: a double-click opens the window" double_click
check "$name: the file dialog comes up" until_true 90 window "$dialog"
check "$name: in front of the console" owned
check "$name: a path typed there is taken" choose "$chosen"
check "$name: the file chosen is read; accents, & and spaces in its path" until_true 60 told "$plan"
press '^Relances$' o Return
check "$name: its letters are written" until_true 60 letters 3
leave "$name"

name="the dialog is cancelled"
fresh "renonce"
check "$name: a double-click opens the window" double_click
check "$name: the file dialog comes up" until_true 90 window "$dialog"
press "$dialog" Escape
check "$name: where to put a ledger is said" until_true 30 told 'Déposez votre export'
leave "$name"

name="a path cut at its ampersand"
fresh "coupé"
windows wineconsole "$(dos "$folder/Relances.bat")" "$(dos "${chosen%% &*}")" >/dev/null &
check "$name: the file dialog comes up" until_true 90 window "$dialog"
check "$name: a path typed there is taken" choose "$chosen"
check "$name: the file chosen is read" until_true 60 told "$plan"
check "$name: the path that came is told" grep -q 'Fichier introuvable' "$work/console.txt"
press '^Relances$' n Return
leave "$name"
check "$name: « n » writes nothing" letters 0

name="parametres.xlsx is damaged"
fresh "abîmé"
ledger "$folder/a_traiter/export.csv"
truncate -s 3000 "$folder/parametres.xlsx"
check "$name: a double-click opens the window" double_click
check "$name: what is wrong is said" until_true 60 told 'parametres\.xlsx'
leave "$name"

name="started from inside the zip"
folder="$place/seul"
mkdir "$folder"
cp "$root/Relances.bat" "$folder/"
check "$name: a double-click opens the window" double_click
check "$name: to extract it first is said" until_true 30 told 'Extraire tout'
leave "$name"

echo "$failures failed"
exit "$failures"
