# Sourced by run.sh and engines.sh, which set $here first. Sets $package, $python, $target and ZHUIHE_BIN.
# ZHUIHE_BIN is the command to compare the package with; cargo builds it by default. PYTHON is the interpreter, by default
# python3. The tests need Python 3.11 or later and PyPI. Without them they are skipped, but in CI they fail.

package=$(dirname -- "$here")
python=${PYTHON:-python3}

# skip REASON: skips the remaining tests, or fails in CI.
skip() {
  if [ -n "${CI:-}" ]; then
    echo "ERROR: cannot run the tests of the Python package: $*" >&2
    exit 1
  fi
  echo "SKIPPED: tests of the Python package: $*" >&2
  exit 0
}

command -v "$python" >/dev/null 2>&1 || skip "$python not found"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || skip "$python is older than 3.11"

target=$(cd -- "$package" && cargo metadata --format-version 1 --no-deps |
  "$python" -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')
mkdir -p -- "$target"
if [ -z "${ZHUIHE_BIN:-}" ]; then
  cargo build --quiet --package zhuihe-cli --manifest-path "$package/../Cargo.toml"
  ZHUIHE_BIN=$target/debug/zhuihe
fi
ZHUIHE_BIN=$(realpath -- "$ZHUIHE_BIN")
export ZHUIHE_BIN
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

# debian PACKAGE...: installs Debian packages if this is root on Debian.
debian() {
  if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; } \
      </dev/null >/dev/null 2>&1 || true
  fi
}

# fresh_venv FOLDER REQUIREMENTS: creates a virtual environment with the packages of a file.
fresh_venv() {
  rm -rf -- "$1"
  if ! "$python" -m venv "$1" >"$target/python-venv.log" 2>&1; then
    # Debian has venv in a separate package.
    debian python3-venv
    rm -rf -- "$1"
    "$python" -m venv "$1" || skip "$python cannot create a virtual environment"
  fi
  "$1/bin/pip" install --quiet --requirement "$2" || skip "pip cannot install $2"
}
