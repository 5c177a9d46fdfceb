#!/usr/bin/env bash
# check.sh: type-checks everything that the active dependency profile can resolve.
set -euo pipefail
cd "$(dirname "$0")/.."
DOMRUN_DEPS=$(scripts/deps.sh)
export DOMRUN_DEPS
unresolved=()
# What the adapters are made of is mapped in the npm profile alone.
[[ $DOMRUN_DEPS = npm && -z ${DOMRUN_IMPORT_MAP:-} ]] ||
  unresolved=(! -path 'scripts/npm/*' -o -name '*_test.ts')
mapfile -t files < <(find lib scripts -name '*.ts' "${unresolved[@]}")
exec scripts/deno.sh check --quiet main.ts "${files[@]}"
