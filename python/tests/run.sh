#!/usr/bin/env bash
# Builds the Python package as a user does, with pip in a fresh virtual environment, and runs its tests there, but for
# those of the engines, which have a script of their own. Arguments go to pytest.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=setup.sh
source "$here/setup.sh"

venv=$target/python-tests
fresh_venv "$venv" "$here/requirements.txt"
"$venv/bin/pip" install --quiet "$package"

# Not from the package's own folder, so that what is tested is what was installed.
cd -- "$here"
"$venv/bin/python" -m pytest --quiet --ignore engines "$@"
