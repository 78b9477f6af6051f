#!/bin/sh
# 不联网安装 chaiqian：sh install.sh [安装位置]，默认装在 ~/chaiqian。
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
if [ "$(uname -m)" != "@MACHINE@" ]; then
    echo "这个安装文件夹用于 @MACHINE@ 的电脑，这台是 $(uname -m)，没有安装" >&2
    exit 1
fi
supported='import sys; sys.exit(sys.maxsize < 2**32 or "%d.%d" % sys.version_info[:2] not in "@PYTHONS@".split())'
python=${PYTHON:-}
for version in @PYTHONS@; do
    if [ -z "$python" ] && "python$version" -c "$supported" 2>/dev/null; then python="python$version"; fi
done
python=${python:-python3}
if ! "$python" -c "$supported" 2>/dev/null; then
    echo "需要 64 位的 Python @NAMED@ 之一；装在别处的，写 PYTHON=路径 sh install.sh" >&2
    exit 1
fi
exec "$python" "$here/install.py" "$@"
