#!/usr/bin/env bash
# bench/raw_probe.sh EMULATOR COMMANDS: the QMP conversation of a probe, as the shortest script that holds it:
# COMMANDS is a file with one command a line, the last of which is quit.
set -euo pipefail
exec "$1" -S -no-user-config -nodefaults -display none -machine none,accel=kvm:tcg -qmp stdio <"$2"
