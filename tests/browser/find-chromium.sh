#!/bin/sh
# Make sure that the browser tests have a browser: one that is there, or Debian's where we may install it.
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "没有找到 Chromium，正在安装……"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk >/dev/null 2>&1 && exit 0
fi
echo "没有找到 Chromium 或 Chrome，也不能自动安装：浏览器测试将不会运行。" >&2
exit 0
