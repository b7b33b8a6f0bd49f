#!/usr/bin/env bash
# Runs the tests of the steps on Spark, Ray, datatrove and Data-Juicer, each in a new virtual environment with the versions
# of engines/NAME/requirements.txt:
#   python/tests/engines.sh [NAME ...]
# The tests take some minutes and download one to two gigabytes. Spark needs Java 17 or later.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=setup.sh
source "$here/setup.sh"

if [ $# = 0 ]; then
  set -- spark ray datatrove data_juicer
fi

# All engines use the same wheel.
wheels=$target/python-engines/wheels
rm -rf -- "$wheels"

for engine in "$@"; do
  echo "-- $engine"
  if [ "$engine" = spark ] && ! command -v java >/dev/null 2>&1; then
    debian openjdk-17-jre-headless
    command -v java >/dev/null 2>&1 || skip "Spark needs Java 17 or later"
  fi
  venv=$target/python-engines/$engine
  fresh_venv "$venv" "$here/engines/$engine/requirements.txt"
  if [ ! -d "$wheels" ]; then
    "$venv/bin/pip" wheel --quiet --no-deps --wheel-dir "$wheels" "$package"
  fi
  # The extra must accept the pinned versions.
  for wheel in "$wheels"/zhuihe-*.whl; do
    "$venv/bin/pip" install --quiet --requirement "$here/engines/$engine/requirements.txt" "$wheel[${engine//_/-}]"
  done
  (cd -- "$here/engines/$engine" && "$venv/bin/python" -m pytest --quiet --durations 5 .)
  # An engine takes hundreds of megabytes.
  rm -rf -- "$venv"
done
