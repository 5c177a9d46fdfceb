#!/usr/bin/env bash
# fuzz.sh [COUNT [SEED]]: the long run of the property tests; needs xmllint.
set -euo pipefail
cd "$(dirname "$0")/../.."
exec scripts/deno.sh run --allow-read --allow-write --allow-run=xmllint scripts/schemas/fuzz.ts "$@"
