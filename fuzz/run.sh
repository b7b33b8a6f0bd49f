#!/usr/bin/env bash
# Runs each fuzz target for some seconds: fuzz/run.sh [SECONDS]. Needs cargo-fuzz; any toolchain will do.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"

for target in $(cargo fuzz list); do
  printf '\n== fuzz %s\n' "$target"
  # New inputs go to the first directory. The targets with seeds run the command, whose messages would be many.
  mkdir -p "corpus/$target"
  inputs=("corpus/$target")
  closed=1
  if [ -d "seeds/$target" ]; then
    inputs+=("seeds/$target")
    closed=3
  fi
  # Sanitizers need a nightly compiler. The library has no unsafe code for them to look at.
  cargo fuzz run --sanitizer none "$target" "${inputs[@]}" -- \
    -max_total_time="${1:-60}" -rss_limit_mb=4096 -verbosity=0 -close_fd_mask="$closed"
done
