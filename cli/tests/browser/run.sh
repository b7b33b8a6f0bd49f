#!/usr/bin/env bash
# Opens reports in headless Chromium and uses them as a user does.
# ZHUIHE_BIN is the command to test (default: built by cargo). CHROMIUM is the browser (default: found on PATH).
# Missing programs are installed as root if possible; otherwise the tests are skipped.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)

skip() {
  echo "the tests in a browser were skipped: $*" >&2
  # In CI nothing is skipped.
  [ -z "${CI:-}" ]
  exit
}

has() { command -v "$1" >/dev/null 2>&1; }

find_browser() {
  local name
  if [ -n "${CHROMIUM:-}" ]; then
    has "$CHROMIUM" || skip "CHROMIUM names no program: $CHROMIUM"
    return 0
  fi
  for name in chromium chromium-browser google-chrome; do
    if CHROMIUM=$(command -v "$name"); then
      return 0
    fi
  done
  return 1
}

# Debian's packages, for root alone. Whether they are there is seen by what comes after.
install() {
  if has apt-get && [ "$(id -u)" = 0 ]; then
    echo "installing $*"
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; } \
      </dev/null >/dev/null 2>&1 || true
  fi
}

has node && has npm || install nodejs npm
has node && has npm || skip "there is no node, or no npm"
find_browser || install chromium
find_browser || skip "there is no Chromium: install it, or name one in CHROMIUM"
export CHROMIUM

if [ -z "${ZHUIHE_BIN:-}" ]; then
  manifest=$here/../../Cargo.toml
  cargo build --quiet --manifest-path "$manifest"
  target=$(cargo metadata --format-version 1 --no-deps --manifest-path "$manifest" |
    node -pe 'JSON.parse(require("fs").readFileSync(0, "utf8")).target_directory')
  ZHUIHE_BIN=$target/debug/zhuihe
fi
ZHUIHE_BIN=$(realpath -- "$ZHUIHE_BIN")
export ZHUIHE_BIN

cd -- "$here"
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null ||
  skip "npm could not install what package-lock.json names"
node --test report.test.mjs
