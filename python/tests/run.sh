#!/usr/bin/env bash
# Builds the Python package as a user does, with pip in a new virtual environment, and runs its tests, except those of the
# engines (see engines.sh). Arguments are passed to pytest.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=setup.sh
source "$here/setup.sh"

venv=$target/python-tests
fresh_venv "$venv" "$here/requirements.txt"
"$venv/bin/pip" install --quiet "$package"

# Not in the package's folder, to test the installed package.
cd -- "$here"
"$venv/bin/python" -m pytest --quiet --ignore engines "$@"
