#!/usr/bin/env bash
# bench/shell_up.sh PLAN: what `domrun up -d` does, as the shortest script that does it: starts passt and
# QEMU as the plan says. PLAN is a directory with one file for each command line, an argument a line:
# passt, qemu; and the path of the QMP socket in qmp. QEMU's -daemonize returns when it listens there.
set -euo pipefail
plan=$1
mapfile -t passt <"$plan/passt"
mapfile -t qemu <"$plan/qemu"

"${passt[@]}" 2>/dev/null
"${qemu[@]}"
[[ -S $(<"$plan/qmp") ]]
