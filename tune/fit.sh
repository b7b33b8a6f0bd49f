#!/usr/bin/env bash
# Fits the weights anew: makes the corpus, fits, and writes src/weights/wrapping_fitted.rs and fitted.rs.
#   tune/fit.sh [WORK [CLEAN]]
# WORK is a folder for the corpus and the Python environment, target/fit by default; what is there already is used again.
# CLEAN is a folder of further articles (see tune/corpus/README.md). Needs the Debian packages that the corpus' README names.
# About twenty minutes. Pages read by OCR are left out: where recognition changed characters, nothing can be fitted to them.
set -euo pipefail

work=$(realpath -m -- "${1:-$(dirname -- "${BASH_SOURCE[0]}")/../target/fit}")
clean=${2:+$(realpath -- "$2")}
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
mkdir -p -- "$work"

if [ ! -x "$work/venv/bin/python" ]; then
  python3 -m venv -- "$work/venv"
  "$work/venv/bin/pip" install --quiet --requirement tune/corpus/requirements.txt
fi
make() { # make FOLDER PARTS SEED
  if [ ! -e "$work/$1/done" ]; then
    rm -rf -- "${work:?}/$1"
    "$work/venv/bin/python" tune/corpus/make.py "$work/$1" --parts "$2" --seed "$3" ${clean:+--clean "$clean"}
    touch -- "$work/$1/done"
  fi
}
make one fit=500+0,valid=150+0 1
make two fit=500+0 2
make three fit=500+0 3

cargo run --release --package zhuihe-tune -- wrapping \
  "$work/one/fit" fixtures/broken --kept fixtures/clean fixtures/mixed >"$work/wrapping.rs"
mv -- "$work/wrapping.rs" src/weights/wrapping_fitted.rs
cargo run --release --package zhuihe-tune -- fit \
  "$work"/{one,two,three}/fit fixtures/broken fixtures/clean --valid "$work/one/valid" >"$work/fitted.rs"
mv -- "$work/fitted.rs" src/weights/fitted.rs
