#!/bin/sh
# Makes sure that a Chromium is there for the browser journeys, or says how to get one.
set -u
for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  echo "== installing Chromium for the browser journeys"
  apt-get update -qq >/dev/null && apt-get install -y -qq --no-install-recommends chromium >/dev/null && exit 0
fi
echo "No Chromium was found: the browser journeys will be skipped."
echo "Install it with 'sudo apt-get install chromium' (Debian, Ubuntu) or 'brew install --cask chromium' (macOS)."
