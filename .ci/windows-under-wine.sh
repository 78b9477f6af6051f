#!/usr/bin/env bash
# A Windows Python under wine, with this product installed in it, for a smoke test where there is no Windows.
#
#   bash windows-under-wine.sh FOLDER [COMMAND …]
#
#   bash windows-under-wine.sh build/wine                            only builds
#   bash windows-under-wine.sh build/wine chaiqian --version         builds what is missing, then runs it
#   bash windows-under-wine.sh build/wine python -m pytest -q tests/output
#   EXTRAS="numpy pyarrow" bash windows-under-wine.sh build/wine …   more packages, at the versions of .ci/constraints.txt
#
# Run it in the product's checkout (or set SOURCE): the wheels come from `tools/offline/offline.py --platform windows`, that
# is, what an officer's PC is given. COMMAND runs in the current folder, with three pipes for its streams and code page
# 936 (Simplified Chinese): what it prints and is fed is GBK, unless PYTHONUTF8=1 is set. Its exit code is the script's.
# CONSOLE=1 runs it at the terminal instead (a Windows console). RAW=1 leaves the output in GBK; otherwise it is shown
# as UTF-8.
#
# Needs: Debian 12 (amd64) as root, with apt-get; Python 3.11 with pip and venv, and the package indexes that they are
# set up for. Idempotent: what is there is left alone; when the product has changed, its wheel alone is put in anew.
# Times and downloads: at the end of this comment.
#
# Makeshift, and so no proof about a real Windows:
#   - python311.dll and the extension modules are those of the official Windows build (3.11.9), out of the wheel of
#     panda3d; the pure part of the standard library is this machine's 3.11; python.exe is ten lines of C that call
#     Py_Main; python3.dll (stable ABI, which typst loads) forwards to python311.dll.
#   - wine 8 has no bcryptprimitives.dll, without which no extension module written in Rust loads (toml-rs,
#     pydantic-core, typst, python-calamine: that is, every command dies of an ImportError): a stand-in is compiled.
#     It has no creal, crealf, cimag … either, which numpy calls at import: the same.
#   - a stream that is a file of Linux cannot be used (wine 8: "WinError 6" before Python starts): all are made pipes.
#   - os.replace over a read-only file succeeds (Windows refuses it); links to files do nothing; access rights are
#     those of Linux (root: all); paths may be longer than 260; the file system tells upper from lower case only as
#     wine pretends. STRICT=1 makes os.replace refuse as Windows does.
#   - one start takes 1 to 4 s (0.2 s natively): measure no speed here.
#   - wine's cmd.exe gets `||` and `&&` wrong, has no `sort`, and there is no `py`: install.cmd cannot be judged. Its
#     steps can: python -m pip install --no-index --find-links … works (PIP_* of this machine are taken away).
#   - wine's server ends some seconds after the last command: do not remove FOLDER/prefix at once.
#
# Measured on 2 idle cores, from nothing: 45 s, one settle included (apt-get is about 15 s of it, wine's folder 10 s).
# Fetched: 155 MB of Debian packages, 65 MB (panda3d), 52 MB (the product's wheels); with EXTRAS "numpy pyarrow pytest
# hypothesis jsonschema duckdb" 58 MB and 15 s more. On disk: 1 GB in FOLDER, about 1 GB of Debian packages.
# tests/receipts tests/sheet tests/core: 575 passed in 37 s.
set -euo pipefail

[ $# -ge 1 ] || { sed -n '2,12p' "$0" >&2; exit 2; }
mkdir -p "$1"
root=$(cd "$1" && pwd)
shift
source=$(cd "${SOURCE:-.}" && pwd)
site=$root/python/Lib/site-packages
say() { printf '%s\n' "$*" >&2; }

system() {
  if ! { command -v wine && command -v x86_64-w64-mingw32-gcc && [ -e /usr/share/i18n/locales/zh_CN ]; } > /dev/null; then
    say "wine and the cross compiler (apt-get)"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      wine wine64 gcc-mingw-w64-x86-64-win32 locales > "$root/apt.txt"
  fi
  locale -a 2> /dev/null | grep -qi '^zh_CN.utf-\?8$' || localedef -i zh_CN -f UTF-8 zh_CN.UTF-8
}

host_python() {
  local one
  for one in ${PYTHON:-} python3.11 python3; do
    if "$one" -c 'import sys, ensurepip; sys.exit(sys.version_info[:2] != (3, 11))' 2> /dev/null; then
      command -v "$one"
      return
    fi
  done
  say "needs Python 3.11 with venv (set PYTHON)"
  return 1
}

interpreter() {
  [ -e "$root/python/python3.dll" ] && return
  say "the Windows Python"
  rm -rf "$root/python" "$root/made"
  mkdir -p "$root/python/DLLs" "$root/python/Lib" "$root/made"
  "$python" -m venv "$root/host"
  "$root/host/bin/pip" install -q --disable-pip-version-check packaging
  "$root/host/bin/pip" download -q --disable-pip-version-check --no-deps -d "$root/made" --platform win_amd64 \
    --python-version 3.11 --only-binary=:all: panda3d==1.10.16
  "$python" - "$root" << 'PYTHON'
import pathlib, shutil, sys, sysconfig, zipfile

root = pathlib.Path(sys.argv[1])
beside = {"python311.dll", "vcruntime140.dll", "vcruntime140_1.dll", "msvcp140.dll"}
with zipfile.ZipFile(next((root / "made").glob("panda3d-*.whl"))) as wheel:
    for name in wheel.namelist():
        folder, _, file = name.rpartition("/")
        if folder == "deploy_libs" and file and not file.startswith(("api-ms", "tcl", "tk", "_tkinter")):
            place = root / "python" if file.lower() in beside else root / "python/DLLs"
            (place / file).write_bytes(wheel.read(name))
left = shutil.ignore_patterns("site-packages", "dist-packages", "test", "lib-dynload", "config-*", "__pycache__",
                              "idlelib", "tkinter", "lib2to3", "ensurepip", "turtledemo", "EXTERNALLY-MANAGED")
shutil.copytree(sysconfig.get_paths()["stdlib"], root / "python/Lib", ignore=left, dirs_exist_ok=True)
(root / "python/Lib/site-packages").mkdir()
PYTHON
  cat > "$root/made/python.c" << 'C'
#include <windows.h>
typedef int (*start)(int, wchar_t **);
int wmain(int count, wchar_t **words) {
    HMODULE python = LoadLibraryW(L"python311.dll");
    start run = python ? (start)GetProcAddress(python, "Py_Main") : 0;
    return run ? run(count, words) : 99;
}
C
  cat > "$root/made/random.c" << 'C'
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size) {
    for (; size > 0x10000000; data += 0x10000000, size -= 0x10000000)
        if (!SystemFunction036(data, 0x10000000)) return FALSE;
    return SystemFunction036(data, (ULONG)size);
}
C
  echo 'int DllMainCRTStartup(void *a, unsigned b, void *c) { return 1; }' > "$root/made/forward.c"
  (
    cd "$root/made"
    gcc=x86_64-w64-mingw32-gcc
    $gcc -municode -O2 -s -o ../python/python.exe python.c
    $gcc -shared -O2 -s -o bcryptprimitives.dll random.c -ladvapi32
    { echo "LIBRARY python3"; echo EXPORTS
      x86_64-w64-mingw32-objdump -p ../python/python311.dll |
        awk '/\[Ordinal\/Name Pointer\] Table/ { on = 1; next } /^$/ { on = 0 } on { print $NF }' |
        grep -E '^_?Py' | sed 's/.*/& = python311.&/'
    } > python3.def
    $gcc -shared -nostdlib -e DllMainCRTStartup -s -o python3.dll forward.c python3.def
    mv python3.dll ../python/    # last: says that all of this is done
  )
  cat > "$site/sitecustomize.py" << 'PYTHON'
"""STRICT=1: what Windows refuses and wine allows."""
import os
import stat

if os.environ.get("STRICT"):
    _replace = os.replace

    def replace(src, dst, **options):
        if os.path.exists(dst) and not os.stat(dst).st_mode & stat.S_IWRITE:
            raise PermissionError(13, "拒绝访问。", os.fspath(src), 5, os.fspath(dst))
        return _replace(src, dst, **options)

    os.replace = replace
PYTHON
}

prefix() {
  local system32=$WINEPREFIX/drive_c/windows/system32
  [ -e "$system32/bcryptprimitives.dll" ] && return
  say "wine's folder"
  wineboot -i 2>&1 < /dev/null | cat > "$root/made/wineboot.txt"
  wine reg add 'HKCU\Software\Wine' /v Version /d win10 /f 2>&1 < /dev/null | cat > "$root/made/reg.txt"
  cp "$root/made/bcryptprimitives.dll" "$system32/"
}

# Wheels for Windows are unpacked by this machine's pip: under wine that takes ten times as long.
unpack() {
  "$root/host/bin/pip" install -q --disable-pip-version-check --no-deps --no-index --upgrade --target "$site" \
    --platform win_amd64 --python-version 3.11 --only-binary=:all: "$@" 2>&1 | grep -v '^WARNING: Target' >&2 || true
}

product() {
  local needs own
  needs=$root/made/needs-$(cd "$source" && cat pyproject.toml .ci/constraints.txt | sha256sum | cut -c1-16)
  own=$root/made/own-$(cd "$source" && find src pyproject.toml -type f ! -name '*.pyc' -exec sha256sum {} + | sort |
    sha256sum | cut -c1-16)
  [ -e "$own" ] && return
  if [ ! -e "$needs" ]; then
    say "the product and what it needs, for Windows"
    rm -rf "$root/wheels"
    (cd "$source" && "$root/host/bin/python" tools/offline/offline.py "$root/wheels" --platform windows --python 3.11 \
      --no-zip) > "$root/made/offline.txt" 2>&1 || { cat "$root/made/offline.txt" >&2; return 1; }
    unpack "$root"/wheels/*/wheels/*.whl
    touch "$needs"
  else
    say "the product, as it stands"
    rm -rf "$root/made/wheel"
    "$root/host/bin/pip" wheel -q --disable-pip-version-check --no-deps -w "$root/made/wheel" "$source"
    unpack "$root"/made/wheel/*.whl
  fi
  rm -f "$root"/made/own-*
  touch "$own"
}

extras() {
  local wanted=$* mark
  mark=$root/made/extras-$(printf '%s' "$wanted" | sha256sum | cut -c1-16)
  if [ -z "$wanted" ] || [ -e "$mark" ]; then return; fi
  say "also: $wanted"
  mkdir -p "$root/made/extras"
  # colorama: pip judges `; sys_platform == "win32"` by this machine
  "$root/host/bin/pip" download -q --disable-pip-version-check -d "$root/made/extras" --platform win_amd64 \
    --python-version 3.11 --only-binary=:all: -c "$source/.ci/constraints.txt" $wanted colorama
  unpack "$root"/made/extras/*.whl
  case " $wanted " in *numpy* | *pyarrow*) numpy ;; esac
  touch "$mark"
}

numpy() {
  "$python" - "$root" << 'PYTHON'
import pathlib, re, subprocess, sys

root = pathlib.Path(sys.argv[1])
OLD, NEW = b"api-ms-win-crt-math-l1-1-0.dll", b"npy-ms-win-crt-math-l1-1-0.dll"     # of one length: a name in a table
OWN = {"creal": "re", "creall": "re", "cimag": "im", "cimagl": "im", "crealf": "ref", "cimagf": "imf"}
work, names, hit = root / "made", set(), []
for file in (root / "python/Lib/site-packages").glob("numpy*/**/*"):
    if file.suffix in (".pyd", ".dll") and (OLD in (data := file.read_bytes()) or NEW in data):
        told = subprocess.run(["x86_64-w64-mingw32-objdump", "-p", file], capture_output=True, text=True).stdout
        table = re.search(r"DLL Name: (?:api|npy)-ms-win-crt-math-l1-1-0\.dll\n(.*?)\n\n", told, re.S)
        imported = set(re.findall(r"^\s+[0-9a-f]+\s+\d+\s+(\S+)\s*$", table[1], re.M)) if table else set()
        if imported & set(OWN):
            names |= imported
            hit.append(file)
(work / "complex.c").write_text("""
typedef struct { double v[2]; } D;
typedef union { float v[2]; unsigned long long bits; } F;
double re(D z) { return z.v[0]; }
double im(D z) { return z.v[1]; }
float ref(unsigned long long bits) { F z; z.bits = bits; return z.v[0]; }
float imf(unsigned long long bits) { F z; z.bits = bits; return z.v[1]; }
int _fltused = 0;
int DllMainCRTStartup(void *a, unsigned b, void *c) { return 1; }
""")
exports = [f"{name} = {OWN.get(name, 'ucrtbase.' + name)}\n" for name in sorted(names)]
(work / "complex.def").write_text(f'LIBRARY "{NEW.decode()}"\nEXPORTS\n' + "".join(exports))
subprocess.run([*"x86_64-w64-mingw32-gcc -shared -nostdlib -O2 -fno-builtin -e DllMainCRTStartup -s -o".split(),
                root / "python" / NEW.decode(), work / "complex.c", work / "complex.def"], check=True)
for file in hit:
    file.write_bytes(file.read_bytes().replace(OLD, NEW))
PYTHON
}

system
python=$(host_python)
export WINEPREFIX=$root/prefix WINEDEBUG=-all WINEDLLOVERRIDES="mscoree,mshtml="
export LANG=zh_CN.UTF-8 LC_ALL=zh_CN.UTF-8
unset DISPLAY PYTHONDONTWRITEBYTECODE      # compiled anew, every start takes three times as long
interpreter
prefix
product
extras "${EXTRAS:-}"

[ $# -ge 1 ] || exit 0
for name in $(compgen -e | grep '^PIP_' || true); do unset "$name"; done      # meant for this machine's pip
case $1 in
  python) shift; set -- "$root/python/python.exe" "$@" ;;
  chaiqian) shift; set -- "$root/python/python.exe" -m chaiqian "$@" ;;
esac
if [ -n "${CONSOLE:-}" ]; then exec wine "$@"; fi
shown() { if [ -n "${RAW:-}${PYTHONUTF8:-}" ]; then cat; else iconv -c -f GB18030 -t UTF-8; fi; }
fed() { if [ -f /dev/stdin ]; then cat | "$@"; else "$@"; fi; }
if [ -t 0 ]; then exec < /dev/null; fi
errors=$root/made/errors.$$
mkfifo "$errors"
shown < "$errors" >&2 &
set +e +o pipefail
fed wine "$@" 2> "$errors" | shown
code=${PIPESTATUS[0]}
wait
rm -f "$errors"
exit "$code"
