#!/usr/bin/env bash
# Runs the command in ZHUIHE_BIN on files written by other programs, and reads its output with them.
# Works from any directory. Missing programs are installed as root if possible; otherwise the tests are skipped.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
ZHUIHE_BIN=$(realpath -- "${ZHUIHE_BIN:?name the command: ZHUIHE_BIN=target/debug/zhuihe}")
export ZHUIHE_BIN

missing=()
for program in python3 gzip zstd jq patch find; do
  command -v "$program" >/dev/null 2>&1 || missing+=("${program/#find/findutils}")
done
if [ ${#missing[@]} -gt 0 ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  apt-get install -y -q "${missing[@]}" >/dev/null || { apt-get update -q >/dev/null && apt-get install -y -q "${missing[@]}" >/dev/null; } || true
fi
for program in python3 gzip zstd jq patch find; do
  if ! command -v "$program" >/dev/null 2>&1; then
    echo "skipped: $program is not installed, and the tests of the formats need it" >&2
    # In CI nothing is skipped.
    [ -z "${CI:-}" ]
    exit
  fi
done

cd -- "$here"
PYTHONDONTWRITEBYTECODE=1 python3 -m unittest discover --start-directory . --pattern 'test_*.py'
