#!/usr/bin/env bash
# Runs the command on Parquet files written by pyarrow, and reads its output with pyarrow.
# ZHUIHE_BIN is the command to test (default: built by cargo). ZHUIHE_VENV is a Python virtual environment (default: created
# in the target folder). Without Python or the packages in requirements.txt, the tests are skipped.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)

skip() {
  echo "the tests of Parquet with pyarrow were skipped: $*" >&2
  # In CI nothing is skipped.
  [ -z "${CI:-}" ]
  exit
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
