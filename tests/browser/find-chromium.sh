#!/bin/sh
# Make sure that the browser tests have a browser: one that is there, or Debian's where we may install it. The same
# without windows comes with it if it can be had: it opens pages in a third of the time.
has() { command -v "$1" >/dev/null 2>&1; }
can_install() { [ "$(id -u)" = 0 ] && has apt-get; }
install() {
    DEBIAN_FRONTEND=noninteractive timeout 300 \
        apt-get install -y -qq -o Acquire::Retries=0 -o Acquire::http::Timeout=10 "$@" >/dev/null 2>&1
}

for name in chromium chromium-browser google-chrome google-chrome-stable; do
    has "$name" && found=yes
done
if [ "$found" != yes ] && can_install; then
    echo "没有找到 Chromium，正在安装……"
    timeout 300 apt-get update -qq >/dev/null 2>&1
    install chromium fonts-noto-cjk && found=yes
fi
if ! has chromium-headless-shell && can_install; then
    echo "正在安装不带窗口的 Chromium（浏览器测试快一倍以上）……"
    install chromium-headless-shell || echo "没有装上，用带窗口的"
fi
[ "$found" = yes ] || has chromium-headless-shell || \
    echo "没有找到 Chromium 或 Chrome，也不能自动安装：浏览器测试将不会运行。" >&2
exit 0
