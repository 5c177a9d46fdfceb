#!/usr/bin/env bash
# bench/run.sh [RUNS]: whole-process figures as ratios, in one run, as one table.
set -euo pipefail
cd "$(dirname "$0")/../.."
tools=$(scripts/toolchain.sh compile)
eval "$tools"
DOMRUN_DEPS=$(scripts/deps.sh)
export DOMRUN_DEPS

scripts/compile.sh
# What any program compiled by this Deno costs: an empty one, with the same permissions.
scripts/compile.sh scripts/bench/floor.ts dist/floor
exec scripts/deno.sh run --allow-all scripts/bench/run.ts "${1:-15}"
