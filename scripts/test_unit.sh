#!/usr/bin/env bash
# test_unit.sh [ARGUMENT…]: the tests that start no other program; arguments go to `deno test`.
set -euo pipefail
cd "$(dirname "$0")/.."
DOMRUN_DEPS=$(scripts/deps.sh)
export DOMRUN_DEPS
printf 'Dependencies: %s\n' "${DOMRUN_IMPORT_MAP:-$DOMRUN_DEPS}"
mapfile -t files < <(find lib scripts -name '*_test.ts' ! -name '*_it_test.ts' ! -name '*_e2e_test.ts')
exec scripts/deno.sh test --allow-all "$@" "${files[@]}"
