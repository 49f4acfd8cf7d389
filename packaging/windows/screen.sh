# shellcheck shell=bash disable=SC2154
# What desktop.sh and pictures.sh share, sourced by both after bench.sh: a screen, a window manager, and on it a French
# Windows.
# Debian: xvfb openbox xdotool x11-utils locales, beside what lab.sh installs.

start_screen() { # WIDTHxHEIGHT: an own display, whichever is free
    local program
    for program in Xvfb openbox xdotool xprop localedef; do
        command -v "$program" >/dev/null || { echo "$program is missing"; exit 1; }
    done
    mkfifo "$work/display"
    Xvfb -displayfd 3 -screen 0 "${1}x24" 3>"$work/display" >/dev/null 2>&1 &
    screen=$!
    DISPLAY=:$(head -n 1 "$work/display")
    export DISPLAY
    openbox >/dev/null 2>&1 &
    manager=$!
    mkdir "$work/locale"
    localedef -i fr_FR -f UTF-8 "$work/locale/fr_FR.UTF-8"
}

stop_screen() {
    switch_off 2>/dev/null
    kill "${manager:-}" "${screen:-}" 2>/dev/null
}

windows() { # COMMAND...: on the screen, as a French Windows
    (cd "$lab/cwd" && env -i PATH=/usr/bin:/bin HOME="$HOME" DISPLAY="$DISPLAY" LOCPATH="$work/locale" \
        LC_ALL=fr_FR.UTF-8 WINEPREFIX="$lab/prefix" WINEARCH=win64 WINEDEBUG=-all \
        WINEDLLOVERRIDES="ucrtbase=n,b;mscoree=;mshtml=" "$@") 2>/dev/null
}

switch_off() { # every process of the lab, if there is one
    windows wineserver -k || true
    windows wineserver -w || true
}

until_true() { # SECONDS COMMAND...
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.3
    done
}

window() { # TITLE: its id, where it is on the screen
    xdotool search --onlyvisible --name "$1" 2>/dev/null | tail -n 1 | grep .
}

gone() { # TITLE
    ! window "$1" >/dev/null
}

press() { # TITLE KEY...: keys go to the window that is in front
    local title=$1
    shift
    xdotool windowactivate --sync "$(window "$title")" key --delay 50 "$@"
}

console() { # what stands in the console window, as text
    local process
    process=$(windows winedbg --command "info proc" | sed -n "s/^[ =]*\([0-9a-f]*\) .*'cmd.exe'.*/\1/p" | tail -n 1)
    [ -n "$process" ] && windows wine "$(dos "$python")" -X utf8 "Z:${here//\//\\}\\console_text.py" "$process" | cat
}

told() { # WORDS: leaves what stands in the console window
    console >"$work/console.txt"
    grep -qE -- "$1" "$work/console.txt"
}
