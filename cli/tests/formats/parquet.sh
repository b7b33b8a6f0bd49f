#!/usr/bin/env bash
# Gives Parquet files that pyarrow makes to the command, and what it writes to pyarrow.
# ZHUIHE_BIN names the command to test; without it cargo builds one. ZHUIHE_VENV names a virtual environment of Python;
# without it one is made in the target folder. Where Python is missing, or what it needs can't be had, the tests are skipped.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)

skip() {
  echo "the tests of Parquet with pyarrow were skipped: $*"
  exit 0
}

command -v python3 >/dev/null 2>&1 || skip "there is no python3"

manifest=$here/../../Cargo.toml
target=$(cargo metadata --format-version 1 --no-deps --manifest-path "$manifest" |
  python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')
if [ -z "${ZHUIHE_BIN:-}" ]; then
  cargo build --quiet --manifest-path "$manifest"
  ZHUIHE_BIN=$target/debug/zhuihe
fi
ZHUIHE_BIN=$(realpath -- "$ZHUIHE_BIN")
export ZHUIHE_BIN

venv=${ZHUIHE_VENV:-$target/formats-venv}
if [ ! -x "$venv/bin/python" ]; then
  python3 -m venv "$venv" >/dev/null 2>&1 || { rm -rf -- "$venv"; skip "python3 can't make a virtual environment"; }
fi
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$here/requirements.txt" </dev/null ||
  skip "pip could not install what requirements.txt names"

cd -- "$here"
"$venv/bin/python" -B -m unittest parquet_test
