#!/usr/bin/env bash
# Sourced by what compiles: $scripts, Deno with denort, where its packages come from, and git. It stands in the root of
# the project then.
scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$scripts/.."
# shellcheck source-path=SCRIPTDIR source=cache.sh
source "$scripts/cache.sh"
tools=$("$scripts/toolchain.sh" compile)
eval "$tools"
DOMRUN_DEPS=$("$scripts/deps.sh")
export DOMRUN_DEPS

# git of this very tree, whoever's it is: who runs its scripts may run its git, too. Fails, and says nothing, outside.
git_here() {
  local git=(git -c "safe.directory=$(pwd -P)")
  [[ $("${git[@]}" rev-parse --show-toplevel 2>/dev/null) = "$(pwd -P)" ]] && "${git[@]}" "$@" 2>/dev/null
}
