# What the scripts beside this one share; they source it, after setting $here. Sets $package, $python, $target and ZHUIHE_BIN.
# ZHUIHE_BIN names the command to compare the package with; without it cargo builds one. PYTHON names the Python; without
# it python3 is taken. Without Python 3.11 or later the tests are skipped; without PyPI too, but not in CI.

package=$(dirname -- "$here")
python=${PYTHON:-python3}

# skip must|may WHY: in CI what must run and can't is an error.
skip() {
  if [ -n "${CI:-}" ] && [ "$1" = must ]; then
    echo "the tests of the Python package can't run: ${*:2}" >&2
    exit 1
  fi
  echo "tests of the Python package were skipped: ${*:2}"
  exit 0
}

command -v "$python" >/dev/null 2>&1 || skip may "there is no $python"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || skip may "$python is older than 3.11"

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

# Asks apt-get for packages, where it may.
debian() {
  if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; } \
      </dev/null >/dev/null 2>&1 || true
  fi
}

# fresh_venv FOLDER REQUIREMENTS: a new virtual environment with what the file names.
fresh_venv() {
  rm -rf -- "$1"
  if ! "$python" -m venv "$1" >"$target/python-venv.log" 2>&1; then
    # Debian has it in a package of its own.
    debian python3-venv
    rm -rf -- "$1"
    "$python" -m venv "$1" || skip must "$python can't make a virtual environment"
  fi
  "$1/bin/pip" install --quiet --requirement "$2" || skip must "pip could not install what $2 names"
}
