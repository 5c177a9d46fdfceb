#!/usr/bin/env bash
# test.sh [unit] [it] [e2e] [matrix]: installs what is missing, checks format, lint and types, compiles,
# and runs all tests, or the suites that are named. Says little; the whole output is in dist/test.log. The
# last line is the total; in CI (CI=true) a skipped test counts as a failure.
#
# unit, it and e2e run under the oldest Deno that is pinned, with the program that it compiled, and once more under the
# newest one, where domrun runs from its source: not everywhere can the newest denort be had, which compiling takes. The
# newest one leaves out four files of it and four of e2e that take a minute or more and are about QEMU, passt and file
# names: other files do the same with Deno, a few times.
#
# matrix is what starts QEMU and passt (it and e2e of lib/qemu, lib/passt, lib/vm and lib/cli), once more with those of
# other Debian releases, which scripts/roots/ makes. Only root can: an ordinary user's run skips it. The release in the
# middle leaves out it of lib/cli and four long files of e2e: most of them is the program's own, and they run with the
# oldest and the newest QEMU.
#
# unit and matrix run beside it and e2e, as another user: one suite keeps one processor busy, and all of them in turn
# take twice as long.
#
# A test that did not run says "SKIP what: why". One that takes a newer QEMU or passt than are installed
# says "NOT HERE what: why" instead, which is a failure in the newest release's root alone: it would be run
# nowhere.
#
# Tests get: DOMRUN_BIN, the program to test; DOMRUN_COMPILED, the compiled one; DOMRUN_TEST_DIRECTORY, a short one for
# what they make; DOMRUN_TEST_KERNEL, _INITRD, _CLOUD_INITRD and _CMDLINE, the guest; and for root DOMRUN_TEST_USER,
# _HOME and _RUNTIME_DIR of an ordinary user, to whom DOMRUN_TEST_AS_USER COMMAND… changes. An ordinary user's tests run
# as that user alone.
set -euo pipefail
suites=${*:-unit it e2e matrix}
for suite in $suites; do
  [[ $suite =~ ^(unit|it|e2e|matrix)$ ]] && continue
  printf 'error: no suite is called %s: unit, it, e2e or matrix\n' "$suite" >&2
  exit 2
done

cd "$(dirname "$0")/.."
newest=sid
once='/((fault_matrix|odd_names|plan_start|foreign_plan_start)_it|(disks|outage|random_changes|transfer)_e2e)_test\.ts$'
not_in_the_middle='^lib/cli/(.*_it|(many_machines|one_supervisor|supervisor_growth|up_output)_e2e)_test\.ts$'
passed=0 failed=0 skipped=0
mkdir -p dist
log=$PWD/dist/test.log
: >"$log"
beside=
left_out='^$'
export NO_COLOR=1 RUST_BACKTRACE=0

main() {
  prepare
  step 'format' "$DENO" fmt --check || true
  step 'lint' "$DENO" lint || true
  step 'types' scripts/check.sh || true
  if step 'compile' scripts/compile.sh; then
    install -m 755 dist/domrun "$DOMRUN_COMPILED"
  else
    suites=unit # the others run the program, or wait for it
  fi
  run_beside "$work/counts" &
  beside=$!
  run_machines
  await_beside
  report
}

# it and e2e, which start machines as root and as an ordinary user; with the newest Deno domrun runs from its source.
run_machines() {
  local suite
  local -a chosen=()
  for suite in $suites; do
    [[ ! $suite =~ ^(it|e2e)$ ]] || chosen+=("$suite")
  done
  [[ ${#chosen[@]} != 0 ]] || return 0
  for suite in "${chosen[@]}"; do run_suite "$suite" "$suite"; done
  use_newest_deno
  step 'source program' scripts/source_program.sh "$work/source" || return 0
  DOMRUN_BIN=$work/source/domrun
  left_out=$once
  for suite in "${chosen[@]}"; do run_suite "$suite" "$suite, Deno $(deno_version)"; done
}

use_newest_deno() {
  unset DENORT_BIN
  eval "$newest_deno"
}

deno_version() { "$DENO" --version | sed -n '1s/^deno \([^ ]*\).*/\1/p'; }

prepare() {
  if command -v apt-get >/dev/null; then
    # procps has the kill that domrun starts, libxml2-utils xmllint; zsh and fish complete, mandoc reads
    # manual pages, and ssh goes into a guest.
    scripts/apt_install.sh qemu-system-x86 qemu-utils passt ovmf swtpm libxml2-utils curl procps xz-utils \
      ca-certificates zsh fish mandoc openssh-client
    # The conformance data bring a comparison in Python.
    [[ ! -d ${DOMRUN_CONFORMANCE:-../shared/conformance} ]] || scripts/apt_install.sh python3
  fi
  local tools guest
  unset DOMRUN_DENO
  newest_deno=$(DOMRUN_DENO=newest scripts/toolchain.sh)
  tools=$(DOMRUN_DENO=oldest scripts/toolchain.sh compile)
  eval "$tools"
  DOMRUN_DEPS=$(scripts/deps.sh)
  export DOMRUN_DEPS
  make_directories 54321
  if [[ $suites =~ e2e|matrix ]]; then
    guest=$(scripts/guest/build.sh)
    eval "$guest"
    export DOMRUN_TEST_CMDLINE=$CMDLINE
    copy_guest
  fi
  print_versions
}

# The cache may lie in a home directory that others cannot enter.
copy_guest() {
  install -m 644 "$KERNEL" "$INITRD" "$CLOUD_INITRD" "$work/"
  export DOMRUN_TEST_KERNEL=$work/kernel DOMRUN_TEST_INITRD=$work/initrd DOMRUN_TEST_CLOUD_INITRD=$work/cloud.initrd
}

# Short, because sockets lie below: passt 2023 takes 98 characters. The user's number is one that no account has:
# nothing is left behind on the machine, and no one shares it.
make_directories() {
  local user=$1
  work=$(mktemp -d /tmp/dt.XXXXXX)
  trap end EXIT
  chmod 755 "$work"
  export DOMRUN_TEST_DIRECTORY=$work DOMRUN_BIN=$work/domrun DOMRUN_COMPILED=$work/domrun
  if [[ $(id -u) = 0 ]]; then
    export DOMRUN_TEST_USER=$user
    export DOMRUN_TEST_HOME=$work/home DOMRUN_TEST_RUNTIME_DIR=$work/run
    export DOMRUN_TEST_AS_USER=$PWD/scripts/as_test_user.sh
  else
    export XDG_RUNTIME_DIR=$work/run
  fi
  empty_homes
}

end() {
  local -a processes
  if [[ -n $beside ]]; then
    # With what it waits for: a shell takes no signal before that has ended.
    mapfile -t processes < <(pgrep -P "$beside")
    kill "$beside" "${processes[@]}" 2>/dev/null || true
    wait "$beside" || true
  fi
  end_machines
  rm -rf "$work"
}

# Of tests that were interrupted. Root's machines are not only those of tests.
end_machines() {
  [[ ! -x $DOMRUN_COMPILED || ! -d $work/run/domrun ]] ||
    ${DOMRUN_TEST_AS_USER:-} "$DOMRUN_COMPILED" stop --force --all >>"$log" 2>&1 || true
}

# For each suite anew: what root's tests leave there, the ordinary user's could not write over.
empty_homes() {
  rm -rf "$work/home" "$work/run"
  mkdir "$work/home" "$work/run"
  chmod 700 "$work/home" "$work/run"
  [[ -z ${DOMRUN_TEST_USER:-} ]] ||
    chown "$DOMRUN_TEST_USER:$DOMRUN_TEST_USER" "$work/home" "$work/run"
}

print_versions() {
  tested=("$(versions /var/lib/dpkg)")
  printf '%-13s %s\n' \
    'Deno:' "$(deno_version) and $(eval "$newest_deno" && deno_version)" \
    'Dependencies:' "${DOMRUN_IMPORT_MAP:-$DOMRUN_DEPS}" \
    'Here:' "${tested[0]}" \
    'User:' "$(id -un)${DOMRUN_TEST_USER:+ and $DOMRUN_TEST_USER}"
}

first_line() { { "$@" 2>&1 || true; } | head -n 1; }

# step NAME COMMAND…: a check; it counts as a failed test where it fails, and shows why.
step() {
  local name=$1 output
  shift
  if output=$("$@" 2>&1); then
    printf '== %s: ok\n' "$name" | tee -a "$log"
  else
    failed=$((failed + 1))
    { printf '%s\n' "$output" && printf '== %s: FAILED\n' "$name"; } | tee -a "$log"
    return 1
  fi
}

# run_suite SUITE LABEL
run_suite() {
  local suite=$1 label=$2 output=$work/$1.log status=0
  local -a files
  mapfile -t files < <(test_files "$suite" | grep -Ev "$left_out")
  if [[ ${#files[@]} = 0 ]]; then
    printf '== %s: no tests\n' "$label"
    return
  fi
  empty_homes
  # The time limit is for a test that hangs; none comes near it otherwise. In the foreground, which is where Ctrl-C goes.
  timeout --foreground 2400 scripts/deno.sh test --allow-all "${files[@]}" >"$output" 2>&1 || status=$?
  cat "$output" >>"$log"
  count "$label" "$output" "$status"
}

# run_beside COUNTS: what starts no machine as root, and so is in nobody's way. Its counts go into a file, and what it says
# into a log of its own.
run_beside() {
  local counts=$1 program=$DOMRUN_COMPILED
  beside=
  passed=0 failed=0 skipped=0 tested=()
  log=$PWD/dist/beside.log
  : >"$log"
  make_directories 54322
  [[ ! -e $program ]] || install -m 755 "$program" "$DOMRUN_COMPILED"
  [[ ! $suites =~ unit ]] || run_suite unit unit
  [[ ! $suites =~ matrix ]] || run_matrix
  if [[ $suites =~ unit ]]; then
    use_newest_deno
    run_suite unit "unit, Deno $(deno_version)"
  fi
  {
    printf '%d %d %d\n' "$passed" "$failed" "$skipped"
    [[ ${#tested[@]} = 0 ]] || printf '%s\n' "${tested[@]}"
  } >"$counts"
}

# Adds its counts to ours. It leaves none where it did not come to its end.
await_beside() {
  local counts good bad said
  wait "$beside" || true
  beside=
  cat dist/beside.log >>"$log"
  if ! mapfile -t counts 2>/dev/null <"$work/counts"; then
    printf '== unit, matrix: FAILED, they did not come to their end, see %s\n' "$log"
    failed=$((failed + 1))
    return
  fi
  read -r good bad said <<<"${counts[0]}"
  passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + said))
  tested+=("${counts[@]:1}")
}

# Debian 13 and the newest there is; the machine's own make three on Debian 12.
run_matrix() {
  local release
  if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
    printf 'SKIP matrix: only root on Debian can make and enter roots of other releases\n' | tee -a "$log"
    skipped=$((skipped + 1))
    return
  fi
  copy_guest
  for release in trixie "$newest"; do run_in_root "$release"; done
}

run_in_root() {
  local release=$1 output=$work/$1.log status=0 root
  local -a files
  mapfile -t files < <(find lib/qemu lib/passt lib/vm lib/cli -name '*_it_test.ts' -o -name '*_e2e_test.ts')
  [[ $release = "$newest" ]] || mapfile -t files < <(printf '%s\n' "${files[@]}" | grep -Ev "$not_in_the_middle")
  # libvirt is asked where it is newest.
  [[ $release != "$newest" ]] || mapfile -t -O "${#files[@]}" files < <(find scripts/libvirt -name '*_it_test.ts')
  if ! root=$(scripts/roots/build.sh "$release" 2>"$output"); then
    failed=$((failed + 1))
    { cat "$output" && printf '== %s: FAILED\n' "$release"; } | tee -a "$log"
    return
  fi
  tested+=("$(versions "$root/var/lib/dpkg" scripts/roots/run.sh "$root")")
  empty_homes
  # Types have been checked, and what Deno keeps of it cannot be written in there. The newest release takes 40 minutes on
  # two cores that are busy otherwise.
  timeout 3000 scripts/roots/run.sh "$root" scripts/deno.sh test --allow-all --no-check --cached-only \
    "${files[@]}" >"$output" 2>&1 || status=$?
  # What only root can set up has been tested on the machine itself.
  sed -i '/^SKIP .*only root/d' "$output"
  cat "$output" >>"$log"
  count "$release" "$output" "$status"
}

# versions DPKG [COMMAND…]: "QEMU 10.0.13 + passt 2025_05_03", of a package database and what COMMAND runs.
# passt's package has to tell: 2023 knows no version, and 2025 prints none into a pipe.
versions() {
  local database=$1 qemu passt
  shift
  qemu=$("$@" qemu-system-x86_64 --version | sed -n '1s/.*version \([0-9.]*\).*/\1/p')
  passt=$(dpkg-query --admindir="$database" -W -f '${Version}' passt 2>/dev/null |
    sed -E 's/.*git(....)(..)(..).*/\1_\2_\3/' || true)
  printf 'QEMU %s + passt %s\n' "$qemu" "${passt:-$(first_line "$@" passt --version)}"
}

test_files() {
  case $1 in
    unit) find lib scripts -name '*_test.ts' ! -name '*_it_test.ts' ! -name '*_e2e_test.ts' ;;
    it | e2e) find lib scripts -name "*_$1_test.ts" ;;
  esac
}

# Adds up Deno's summary, "ok | 12 passed (3 steps) | 0 failed | 1 ignored (2s)", and the lines by which
# tests say that they have skipped themselves.
count() {
  local suite=$1 output=$2 status=$3 summary good bad said lacking
  summary=$(grep -E '^(ok|FAILED) \| [0-9]+ passed' "$output" | tail -n 1 || true)
  good=$(number "$summary" passed) bad=$(number "$summary" failed)
  said=$(grep -c '^SKIP ' "$output" || true)
  lacking=$(grep -c '^NOT HERE ' "$output" || true)
  # No summary, or a bad status with no failed test: a module that does not load, or the time limit.
  [[ $status = 0 || $bad != 0 ]] || bad=1
  grep '^SKIP \|^NOT HERE ' "$output" || true
  if [[ $suite = "$newest" && $lacking != 0 ]]; then
    printf 'What is not even here is run nowhere\n'
    bad=$((bad + lacking))
  fi
  passed=$((passed + good - (said + lacking < good ? said + lacking : good)))
  failed=$((failed + bad))
  skipped=$((skipped + said + $(number "$summary" ignored)))
  if [[ $bad = 0 ]]; then
    printf '== %s: %s\n' "$suite" "$summary"
  else
    awk '/^ ERRORS|^error|^TS[0-9]+/ { found = 1 } found' "$output" | head -n 200
    printf '== %s: %s\n' "$suite" "${summary:-FAILED (status $status), see $log}"
  fi
}

number() {
  local found
  found=$(sed -n "s/.* \([0-9]*\) $2.*/\1/p" <<<"$1")
  printf '%s\n' "${found:-0}"
}

report() {
  local status=0
  [[ $failed = 0 ]] || status=1
  if [[ ${CI:-} = true && $(skips_that_count) != 0 ]]; then
    printf 'In CI nothing may be skipped\n'
    status=1
  fi
  printf 'Tested with %s\n' "${tested[@]}"
  printf '%d passed, %d failed%s\n' "$passed" "$failed" "$([[ $skipped = 0 ]] || printf ', %d skipped' "$skipped")"
  exit "$status"
}

# The conformance data and other people's documents are no part of the project: nothing can be done where they are
# missing. Nor about an old passt: the matrix has newer ones.
skips_that_count() {
  grep -c -i '^SKIP \|\.\.\. ignored' \
    <(grep -v -i '^SKIP .*conformance\|^SKIP no documents in \|^SKIP .*the installed passt has no vhost-user' "$log") || true
}

main
