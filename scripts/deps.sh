#!/usr/bin/env bash
# deps.sh: prints the dependency profile, jsr or npm. DOMRUN_DEPS forces one; else JSR is asked for a
# small module, for at most three seconds. Export the answer as DOMRUN_DEPS and it is asked once a run.
# The pins of deno.json need no lock file, which could not serve both profiles anyway: a JSR version
# never changes once it is published, and the npm profile names its versions exactly as well.
set -euo pipefail
scripts=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=cache.sh
source "$scripts/cache.sh"

case ${DOMRUN_DEPS:-} in
  jsr | npm) printf '%s\n' "$DOMRUN_DEPS" && exit ;;
  '') ;;
  *) die "DOMRUN_DEPS is '$DOMRUN_DEPS', and must be jsr or npm" ;;
esac

if [[ -z ${DENO:-} || -n ${DOMRUN_DENO:-} ]]; then
  tools=$("$scripts/toolchain.sh")
  eval "$tools"
fi
assert=$(sed -n 's/.*"@std\/assert": "\(jsr:[^"]*\)".*/\1/p' "$scripts/../deno.json")
if timeout 3 "$DENO" eval --no-config "import '$assert/fail';" >/dev/null 2>&1; then
  echo jsr
else
  echo npm
fi
