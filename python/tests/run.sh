#!/usr/bin/env bash
# Builds the Python package as a user does, with pip in a fresh virtual environment, and runs its tests there.
# ZHUIHE_BIN names the command to compare it with; without it cargo builds one. PYTHON names the Python; without it
# python3 is taken. Without Python 3.11 or later the tests are skipped; without PyPI too, but not in CI.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
package=$(dirname -- "$here")

skip() {
  if [ -n "${CI:-}" ] && [ "$1" = must ]; then
    echo "the tests of the Python package can't run: ${*:2}" >&2
    exit 1
  fi
  echo "the tests of the Python package were skipped: ${*:2}"
  exit 0
}

python=${PYTHON:-python3}
command -v "$python" >/dev/null 2>&1 || skip may "there is no $python"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || skip may "$python is older than 3.11"

target=$(cd -- "$package" && cargo metadata --format-version 1 --no-deps |
  "$python" -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')
if [ -z "${ZHUIHE_BIN:-}" ]; then
  cargo build --quiet --package zhuihe-cli --manifest-path "$package/../Cargo.toml"
  ZHUIHE_BIN=$target/debug/zhuihe
fi
ZHUIHE_BIN=$(realpath -- "$ZHUIHE_BIN")
export ZHUIHE_BIN

venv=$target/python-tests
rm -rf -- "$venv"
mkdir -p -- "$target"
if ! "$python" -m venv "$venv" >"$target/python-venv.log" 2>&1; then
  # Debian has it in a package of its own.
  if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y python3-venv; } \
      </dev/null >/dev/null 2>&1 || true
  fi
  rm -rf -- "$venv"
  "$python" -m venv "$venv" || skip must "$python can't make a virtual environment"
fi
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
"$venv/bin/pip" install --quiet --requirement "$here/requirements.txt" ||
  skip must "pip could not install what requirements.txt names"
"$venv/bin/pip" install --quiet "$package"

# Not from the package's own folder, so that what is tested is what was installed.
cd -- "$here"
"$venv/bin/python" -m pytest --quiet "$@"
