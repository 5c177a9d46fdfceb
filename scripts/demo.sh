#!/usr/bin/env bash
# demo.sh: the whole of it in a minute. Gets the tools, compiles domrun, starts a guest with a passt
# interface, fetches a page through the forwarded port, shows `domrun ps`, stops the guest.
set -euo pipefail
cd "$(dirname "$0")/.."

narrate() { printf '\n\033[1m%s\033[0m\n' "$*"; }
[[ -t 1 && -z ${NO_COLOR:-} ]] || narrate() { printf '\n%s\n' "$*"; }
show() { printf '$ %s\n' "$*" && "$@"; }

temporary=$(mktemp -d /tmp/domrun-demo.XXXXXX)
# A name of its own: several demos, or a machine called demo, do not meet.
name=demo-$$
clean_up() {
  if [[ -x dist/domrun ]]; then dist/domrun stop "$name" --force >/dev/null 2>&1 || true; fi
  rm -rf "$temporary"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# A port that the kernel gives.
free_port() (
  tools=$(scripts/toolchain.sh)
  eval "$tools"
  "$DENO" eval --no-config "const listener = Deno.listen({ hostname: '127.0.0.1', port: 0 });
    console.log(listener.addr.port);
    listener.close();"
)

narrate '1. What is needed: QEMU, passt, Deno, and a small guest (downloaded once, then cached)'
if command -v apt-get >/dev/null; then
  scripts/apt_install.sh qemu-system-x86 passt curl procps xz-utils ca-certificates
fi
guest=$(scripts/guest/build.sh)
eval "$guest"

narrate '2. One executable: dist/domrun'
scripts/compile.sh
show dist/domrun version

narrate '3. A libvirt domain XML: one interface over passt, one forwarded port'
port=$(free_port)
cat >"$temporary/demo.xml" <<XML
<domain type='qemu'>
  <name>$name</name>
  <memory unit='MiB'>256</memory>
  <vcpu>1</vcpu>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
    <kernel>$KERNEL</kernel>
    <initrd>$INITRD</initrd>
    <cmdline>$CMDLINE</cmdline>
  </os>
  <features>
    <acpi/>
  </features>
  <devices>
    <interface type='user'>
      <backend type='passt'/>
      <model type='virtio'/>
      <portForward proto='tcp' address='127.0.0.1'>
        <range start='$port' to='80'/>
      </portForward>
    </interface>
    <serial type='pty'/>
  </devices>
</domain>
XML
show cat "$temporary/demo.xml"

narrate '4. Run it: no root, no daemon, no configuration'
show dist/domrun up "$temporary/demo.xml" -d

narrate '5. A page from inside the guest, through the forwarded port (it boots emulated: some 10 s)'
# passt takes connections from the start, so a guest that still boots looks like a closed connection.
show curl --silent --show-error --fail --retry 90 --retry-all-errors --retry-delay 1 --max-time 5 \
  "http://127.0.0.1:$port/" 2>"$temporary/curl" || { tail -n 1 "$temporary/curl" >&2 && exit 1; }

narrate '6. What runs'
show dist/domrun ps

narrate '7. Stop it: the guest is asked to power off'
show dist/domrun stop "$name"
show dist/domrun ps
narrate 'Done. Nothing is left behind.'
