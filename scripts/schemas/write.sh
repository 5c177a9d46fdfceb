#!/usr/bin/env bash
# write.sh --update: makes the schemas and the reference page again from the grammar.
set -euo pipefail
cd "$(dirname "$0")/../.."
exec scripts/deno.sh run --allow-read --allow-write scripts/schemas/write.ts "$@"
