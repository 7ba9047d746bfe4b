#!/bin/sh
# Linux：没有 .venv 时先建立，再运行 site.py，如 sh roster.sh new ../xmt。旁边有 wheels/ 时从那里安装，不连软件源。
here=$(cd "$(dirname "$0")" && pwd) || exit 1
python=$here/.venv/bin/python
if ! cmp -s "$here/requirements.txt" "$here/.venv/ready"; then
    base=
    for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null 2>&1 && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            base=$name
            break
        fi
    done
    if [ -z "$base" ]; then
        echo "需要 Python 3.11 或更新的版本；装不上的（龙芯、很旧的系统），请在别的机器上生成，把 public/ 拷过来" >&2
        exit 2
    fi
    echo "正在准备运行环境（第一次约需一分钟）……" >&2
    [ -x "$here/.venv/bin/pip" ] || "$base" -m venv "$here/.venv" || {
        rm -rf "$here/.venv"
        echo "不能建立 .venv；Debian、Ubuntu 请先安装 python3-venv" >&2
        exit 1
    }
    set_from=
    [ -d "$here/wheels" ] && set_from="--no-index"
    if ! "$python" -m pip install --quiet --disable-pip-version-check $set_from --find-links "$here/wheels" \
        --require-hashes -r "$here/requirements.txt" >"$here/.venv/pip.log" 2>&1; then
        if [ -d "$here/wheels" ]; then
            echo "wheels/ 里没有适合这台机器的依赖（$("$base" -V)，$(uname -m)）：支持哪些机器见安装说明；请在别的机器上生成，把 public/ 拷过来" >&2
        else
            echo "依赖没有装上，多半是连不上软件源：请在能连上的机器上运行 make bundle，把做好的压缩包拷过来解开，运行里面的 roster.sh" >&2
        fi
        echo "pip 的原话在 $here/.venv/pip.log" >&2
        exit 1
    fi
    cp "$here/requirements.txt" "$here/.venv/ready"
fi
exec "$python" "$here/site.py" "$@"
