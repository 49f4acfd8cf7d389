# shellcheck shell=bash disable=SC2034
# What the scripts that try the kit share, sourced by each: the Windows to try on, the kit, a verdict for each try.
# LAB is the first argument of the script. PYTHON names a Python that has the project's libraries; KIT a kit that is
# built already.

here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
root=$(realpath "$here/../..")
lab=$(realpath -m "${1:-${XDG_CACHE_HOME:-$HOME/.cache}/relances-wine}")
export PYTHON=${PYTHON:-python3} PYTHONPATH=$root
work=$(mktemp -d)
drive=$lab/prefix/drive_c
failures=0

verdict() { # NAME, and nothing or what is wrong
    if [ -z "${2:-}" ]; then
        echo "ok      $1"
    else
        failures=$((failures + 1))
        printf 'FAILED  %s\n%s\n' "$1" "$2" | sed '2,$s/^/        /'
    fi
}

dos() { # a path on the drive, as Windows writes it
    local path=${1#"$drive"}
    echo "C:${path//\//\\}"
}

make_lab() {
    "$here/lab.sh" "$lab" >"$work/lab.txt" 2>&1 || { cat "$work/lab.txt"; echo "FAILED  the Windows to try on"; exit 1; }
}

build_kit() { # NAME: leaves a kit in that folder of $work
    "$PYTHON" "$here/build.py" --out "$work/$1" >"$work/$1.txt" 2>&1 || { cat "$work/$1.txt"; exit 1; }
}

unpack_kit() { # INTO: the kit of $KIT, else a new one
    [ -n "${KIT:-}" ] || { build_kit built && KIT=$(echo "$work"/built/*.zip); }
    mkdir -p "$1"
    "$PYTHON" -m zipfile -e "$KIT" "$1"
}

fit_for_wine() { # FOLDER: what the Python there asks for, this Wine does not have
    rm -f "$1/app/python/_wmi.pyd"
}
