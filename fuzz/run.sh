#!/usr/bin/env bash
# Runs each fuzz target for some seconds: fuzz/run.sh [SECONDS]. Needs cargo-fuzz; any toolchain will do.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"

for target in $(cargo fuzz list); do
  printf '\n== fuzz %s\n' "$target"
  # Sanitizers need a nightly compiler. The library has no unsafe code for them to look at.
  cargo fuzz run --sanitizer none "$target" -- -max_total_time="${1:-60}" -rss_limit_mb=4096 -verbosity=0 -close_fd_mask=1
done
