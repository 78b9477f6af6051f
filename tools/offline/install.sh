#!/bin/sh
# 不联网安装 chaiqian：sh install.sh [安装位置]，默认装在 ~/chaiqian。
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
target=${1:-"$HOME/chaiqian"}
python=${PYTHON:-}
for version in @PYTHONS@; do
    if [ -z "$python" ] && command -v "python$version" >/dev/null 2>&1; then python="python$version"; fi
done
python=${python:-python3}
supported='import sys; sys.exit("%d.%d" % sys.version_info[:2] not in "@PYTHONS@".split())'
if ! "$python" -c "$supported" 2>/dev/null; then
    echo "需要 Python @NAMED@ 之一；装在别处的，写 PYTHON=路径 sh install.sh" >&2
    exit 1
fi
if [ -e "$target" ] && [ ! -e "$target/pyvenv.cfg" ]; then
    echo "$target 已存在，请另选安装位置：sh install.sh 位置" >&2
    exit 1
fi
"$python" -m venv "$target"
"$target/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --find-links "$here/wheels" --upgrade chaiqian
"$target/bin/chaiqian" --version
echo "安装完成。运行：$target/bin/chaiqian --help"
