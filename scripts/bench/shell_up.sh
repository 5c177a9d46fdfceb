#!/usr/bin/env bash
# bench/shell_up.sh PLAN: what `domrun up -d` does, as the shortest script that does it: starts passt and
# QEMU as the plan says, waits for QMP, and lets the machine run. PLAN is a directory with one file for
# each command line, an argument a line: passt, qemu. Leaves QEMU's pid in PLAN/pid.
set -euo pipefail
plan=$1
mapfile -t passt <"$plan/passt"
mapfile -t qemu <"$plan/qemu"

"${passt[@]}" 2>/dev/null
coproc QEMU { exec "${qemu[@]}" -qmp stdio 2>/dev/null; }
printf '%s\n' "$QEMU_PID" >"$plan/pid"
read -r _greeting <&"${QEMU[0]}"
printf '%s\n' '{"execute":"qmp_capabilities"}' '{"execute":"cont"}' >&"${QEMU[1]}"
read -r _capabilities <&"${QEMU[0]}"
# RESUME comes as an event before cont returns.
read -r _resumed <&"${QEMU[0]}"
disown
