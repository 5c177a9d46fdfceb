#!/usr/bin/env bash
# bench/run.sh [RUNS]: whole-process figures as ratios, each table in one run: of the compiled program, with limits; and
# of the source under the newest Deno, for comparison.
set -euo pipefail
scripts=$(cd "$(dirname "$0")/.." && pwd)
cd "$scripts/.."
tools=$(scripts/toolchain.sh compile)
eval "$tools"
DOMRUN_DEPS=$(scripts/deps.sh)
export DOMRUN_DEPS
runs=${1:-15}

scripts/compile.sh
# What any program compiled by this Deno costs: an empty one, with the same permissions.
scripts/compile.sh scripts/bench/floor.ts dist/floor
dist/domrun version
scripts/deno.sh run --allow-all scripts/bench/run.ts "$runs" dist/domrun dist/floor limits

# from_source MODULE OUTPUT: a program that runs the module with that Deno.
from_source() {
  printf '#!/bin/sh\nexec %q run --quiet --no-check --allow-all %s %q "$@"\n' \
    "$newest" "${map:+--import-map $map}" "$PWD/$1" >"$2"
  chmod 755 "$2"
}

tools=$(DOMRUN_DENO=newest scripts/toolchain.sh)
newest=$(eval "$tools" && printf '%s' "$DENO")
map=${DOMRUN_IMPORT_MAP:-}
[[ $DOMRUN_DEPS = jsr || -n $map ]] || map=$scripts/npm/import_map.json
# For the domrun that it starts itself.
export DOMRUN_IMPORT_MAP=$map
from_source main.ts dist/domrun-source
from_source scripts/bench/floor.ts dist/floor-source
printf '\nFrom the source: %s\n' "$(dist/domrun-source version)"
scripts/deno.sh run --allow-all scripts/bench/run.ts "$runs" dist/domrun-source dist/floor-source
