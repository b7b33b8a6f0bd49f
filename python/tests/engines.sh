#!/usr/bin/env bash
# Runs the steps for Spark, Ray, datatrove and data-juicer on the real engines, each in a fresh virtual environment with the
# versions of engines/NAME/requirements.txt:
#   python/tests/engines.sh [NAME ...]
# They take some minutes and a gigabyte or two of downloads. Spark needs Java 17 or later.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=setup.sh
source "$here/setup.sh"

if [ $# = 0 ]; then
  set -- spark ray datatrove data_juicer
fi

# One wheel for all of them.
wheels=$target/python-engines/wheels
rm -rf -- "$wheels"

for engine in "$@"; do
  echo "-- $engine"
  if [ "$engine" = spark ] && ! command -v java >/dev/null 2>&1; then
    debian openjdk-17-jre-headless
    command -v java >/dev/null 2>&1 || skip must "Spark needs Java 17 or later"
  fi
  venv=$target/python-engines/$engine
  fresh_venv "$venv" "$here/engines/$engine/requirements.txt"
  if [ ! -d "$wheels" ]; then
    "$venv/bin/pip" wheel --quiet --no-deps --wheel-dir "$wheels" "$package"
  fi
  # With its extra, which has to take the versions that are there.
  for wheel in "$wheels"/zhuihe-*.whl; do
    "$venv/bin/pip" install --quiet --requirement "$here/engines/$engine/requirements.txt" "$wheel[${engine//_/-}]"
  done
  (cd -- "$here/engines/$engine" && "$venv/bin/python" -m pytest --quiet --durations 5 .)
  # An engine and what it needs is hundreds of megabytes.
  rm -rf -- "$venv"
done
