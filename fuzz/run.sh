#!/usr/bin/env bash
# Runs fuzz targets for some seconds each: fuzz/run.sh [SECONDS [TARGET...]], by default all, those of the command among
# them. Needs cargo-fuzz; any toolchain will do.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"

seconds=${1:-60}
targets=("${@:2}")
if [ "${#targets[@]}" = 0 ]; then
  mapfile -t targets < <(cargo fuzz list)
fi
# The targets with seeds run the command.
features=()
for target in "${targets[@]}"; do
  [ ! -d "seeds/$target" ] || features=(--features command)
done
for target in "${targets[@]}"; do
  printf '\n== fuzz %s\n' "$target"
  # New inputs go to the first directory. The messages of the command would be many.
  mkdir -p "corpus/$target"
  inputs=("corpus/$target")
  closed=1
  if [ -d "seeds/$target" ]; then
    inputs+=("seeds/$target")
    closed=3
  fi
  # Sanitizers need a nightly compiler. The library has no unsafe code for them to look at.
  cargo fuzz run --sanitizer none "${features[@]}" "$target" "${inputs[@]}" -- \
    -max_total_time="$seconds" -rss_limit_mb=4096 -verbosity=0 -close_fd_mask="$closed"
done
