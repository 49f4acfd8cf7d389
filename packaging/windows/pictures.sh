#!/usr/bin/env bash
# Makes the pictures of the folder and of the window for the guide, from the kit: pictures.sh [LAB]
#
# The window is that of Relances.bat under Wine; the folders are drawn by a file manager of this machine, for Wine's own
# looks like no Windows of these days. Beside what desktop.sh needs: pcmanfm, elementary-xfce-icon-theme, imagemagick,
# and the fonts Liberation. PYTHON and KIT as for desktop.sh. Look at every picture afterwards.
set -Eeuo pipefail
# shellcheck source-path=SCRIPTDIR source=bench.sh
. "$(dirname "$(realpath "$0")")/bench.sh"
# shellcheck source-path=SCRIPTDIR source=screen.sh
. "$here/screen.sh"
folder=$drive/Relances
python=$folder/app/python/python.exe
day=2026-11-21 # the day of the other pictures
columns=120 lines=41

clean_up() {
    stop_screen
    rm -rf "$work" "$folder"
}
trap clean_up EXIT
trap 'echo "stopped at line $LINENO: $BASH_COMMAND"' ERR

plain_desk() { # titles as on a Windows of these days, and the file manager's own settings
    local theme=$work/share/themes/Relances/openbox-3
    mkdir -p "$theme" "$work/config/pcmanfm/default"
    cat >"$theme/themerc" <<THEME
border.width: 1
border.color: #9a9a9a
padding.width: 8
padding.height: 6
window.handle.width: 0
window.client.padding.width: 0
window.active.title.bg: flat solid
window.active.title.bg.color: #f3f3f3
window.active.label.bg: parentrelative
window.active.label.text.color: #1f1f1f
window.active.button.*.bg: parentrelative
window.active.button.*.image.color: #1f1f1f
window.label.text.justify: left
THEME
    cat >"$work/config/pcmanfm/default/pcmanfm.conf" <<SETTINGS
[ui]
view_mode=list
columns=name:440;
sort=name;ascending;
side_pane_mode=hidden;places
toolbar=hidden;navigation;
show_statusbar=0
SETTINGS
    cat >"$work/gtkrc" <<SETTINGS
gtk-font-name = "Liberation Sans 11"
gtk-icon-theme-name = "elementary-xfce"
style "plain" {
    bg[NORMAL] = "#f3f3f3"
    GtkTreeView::even-row-color = "#ffffff"
    GtkTreeView::odd-row-color = "#ffffff"
    GtkWidget::focus-line-width = 0
}
class "GtkWidget" style "plain"
SETTINGS
    mkdir -p "$work/config/openbox"
    cat >"$work/config/openbox/rc.xml" <<SETTINGS
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <theme>
    <name>Relances</name>
    <titleLayout>LIMC</titleLayout>
    <font place="ActiveWindow"><name>Liberation Sans</name><size>10</size><weight>normal</weight></font>
  </theme>
  <desktops><number>1</number></desktops>
</openbox_config>
SETTINGS
    export GTK2_RC_FILES=$work/gtkrc
    export XDG_DATA_HOME=$work/share XDG_CONFIG_HOME=$work/config
}

console_font() { # the default size of a console, high enough for the whole plan
    printf 'REGEDIT4\n\n[HKEY_CURRENT_USER\\Console]\n"FaceName"="Liberation Mono"\n"FontSize"=dword:00100000\n' \
        >"$work/font.reg"
    printf '"FontWeight"=dword:00000190\n"ScreenBufferSize"=dword:%04x%04x\n"WindowSize"=dword:%04x%04x\n' \
        "$lines" "$columns" "$lines" "$columns" >>"$work/font.reg"
    windows wine regedit "Z:${work//\//\\}\\font.reg"
}

take() { # NAME TITLE: the window with its frame
    local id
    id=$(window "$2")
    xdotool windowactivate --sync "$id"
    sleep 1 # it is drawn anew in front
    import -frame -window "$id" "$work/$1.png"
}

picture_folder() { # NAME TITLE FOLDER: as a list of its own width and height, without the menu of that program
    local manager_of_files height menu=28
    mkdir "$work/$1" # a program for each folder: the second one would hand over to the first
    XDG_RUNTIME_DIR=$work/$1 LOCPATH=$work/locale LC_ALL=fr_FR.UTF-8 pcmanfm --no-desktop "$3" >/dev/null 2>&1 &
    manager_of_files=$!
    until_true 30 window "$2" >/dev/null
    height=$((menu + 26 + 26 * $(find "$3" -mindepth 1 -maxdepth 1 | wc -l) + 10))
    xdotool windowsize --sync "$(window "$2")" 440 "$height"
    sleep 1 # icons come one by one
    take "$1" "$2"
    kill "$manager_of_files"
    wait "$manager_of_files" || true
    # The column it is sorted by is grey.
    convert "$work/$1.png" -chop "0x$menu+0+29" -fill white -opaque '#ededed' "$work/$1.png"
}

finish() { # NAME: with few colours, and no word of when it was made
    convert "$work/$1.png" -strip +dither -colors 256 -define png:compression-level=9 "PNG8:$work/$1-small.png"
    [ "$(stat -c %s "$work/$1-small.png")" -lt 120000 ] || { echo "$1.png is too heavy"; exit 1; }
    cp "$work/$1-small.png" "$root/docs/images/$1.png"
    echo "$1.png  $(stat -c %s "$root/docs/images/$1.png") bytes"
}

make_lab
rm -rf "$folder"
unpack_kit "$drive"
fit_for_wine "$folder"
plain_desk
start_screen 1400x1000
console_font
picture_folder dossier '^Relances' "$folder"
cp "$folder/samples/grand_livre_exemple.xlsx" "$folder/a_traiter/"
windows wineconsole "$(dos "$folder/Relances.bat")" --date "$day" >/dev/null &
until_true 120 told '\[o/N/p\]'
take fenetre '^Relances$'
press '^Relances$' o Return
until_true 60 told '^28 lettres dans'
switch_off # Wine has opened the dated folder too
picture_folder resultat "^$day" "$folder/sorties/$day"
for name in dossier fenetre resultat; do finish "$name"; done
