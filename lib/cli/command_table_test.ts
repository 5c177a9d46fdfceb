/** Every command of the table, called as a user calls it, on a host without programs and machines. */
import { assertEquals } from "@std/assert";
import { join } from "@std/path/posix";
import type { CommandRow } from "./command.ts";
import { COMMANDS, findCommand } from "./command_table.ts";
import { EXIT, type ExitStatus } from "./exit_status.ts";
import { foreignWord } from "./foreign_words.ts";
import { renderCommandHelp, renderHelp } from "./help.ts";
import { readsMachines } from "./run.ts";
import { bareHost, runHere } from "./testing/bare_host.ts";

/** What the commands are given to read, in Latin-1: all but one are in ASCII. */
const FILES: Readonly<Record<string, string>> = {
  "vm.xml": `<domain type='kvm'>
  <name>web</name>
  <memory unit='MiB'>64</memory>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
</domain>
`,
  "bad.xml": "<domain type='kvm'><name>web</name><memory>64</memory></domain>\n",
  "foreign.txt": `<domain type='kvm'>
  <name>web</name>
  <memory unit='KiB'>65536</memory>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
  </os>
  <throttlegroups>
    <group>800</group>
  </throttlegroups>
</domain>
`,
  "latin1.txt": "<domain><name>Andr\u00E9</name></domain>\n",
  "empty.json": "{}",
  "user-data": "#!/bin/sh\n",
  "half.replies": "{}",
};

/** What stands below findings. */
const MORE = (code: string) => `More about it: domrun explain ${code}\n`;
const MORE_OF_QEMU = MORE("host/no-emulator");
const MORE_OF_OS = MORE("xml/missing-element");

const NO_QEMU =
  `vm.xml:4:7: error[host/no-emulator]: cannot run this machine: there is no program qemu-system-x86_64
    4 |   <os><type arch='x86_64' machine='q35'>hvm</type></os>
      |       ^^^^^
  help: install QEMU (Debian: qemu-system-x86; Fedora: qemu-system-x86)
`;
const NO_SUCH_QEMU = NO_QEMU.replace("qemu-system-x86_64", "/no/qemu");
const NO_OS = `bad.xml:1:1: error[xml/missing-element]: <domain> needs <os> in it
    1 | ${FILES["bad.xml"]?.trimEnd()}
      | ^^^^^^^
`;
const FOREIGN_NOTE =
  `foreign.txt:7:3: note[xml/left-out]: <throttlegroups> in <domain> is left out: the guest does without it
    7 |   <throttlegroups>
      |   ^^^^^^^^^^^^^^^
`;
const NO_QEMU_FOR_FOREIGN =
  `foreign.txt:5:5: error[host/no-emulator]: cannot run this machine: there is no program qemu-system-x86_64
    5 |     <type arch='x86_64' machine='q35'>hvm</type>
      |     ^^^^^
  help: install QEMU (Debian: qemu-system-x86; Fedora: qemu-system-x86)
`;
const NO_MACHINE = 'domrun: No machine is called "web"\n  help: see: domrun ps\n';

const NO_NAME = (shown: string) =>
  `domrun: A machine cannot be called "${shown}"\n` +
  "  help: a name has no '/', no control characters, and no dot at its beginning\n";

const MADE_LACKS =
  `<document of made>:12:5: error[host/no-emulator]: cannot run this machine: there is no program qemu-system-x86_64
   12 |     <type arch='x86_64' machine='q35'>hvm</type>
      |     ^^^^^
  help: install QEMU (Debian: qemu-system-x86; Fedora: qemu-system-x86)
<document of made>:41:22: error[host/no-passt]: cannot connect this interface: there is no program passt on PATH
   41 |       <backend type='passt'/>
      |                      ^^^^^
  help: install it (Debian: passt; Fedora: passt); see https://passt.top
<document of made>:50:5: error[host/no-swtpm]: cannot make this TPM: there is no program swtpm on PATH
   50 |     <tpm model='tpm-crb'>
      |     ^^^^
  help: install it (Debian: swtpm; Fedora: swtpm)
`;

interface Run {
  /** Split at spaces. */
  readonly words: string;
  readonly status: ExitStatus;
  /** What standard output begins with, or all of it where it is empty. */
  readonly out?: string;
  /** All of standard error. */
  readonly err?: string;
}

const RUNS: readonly Run[] = [
  { words: "", status: EXIT.done, out: renderHelp(COMMANDS) },
  { words: "help", status: EXIT.done, out: renderHelp(COMMANDS) },
  {
    words: "pss",
    status: EXIT.usage,
    err: "domrun: There is no command 'pss'\n  help: did you mean: domrun ps?\n",
  },
  {
    words: "help nonsense",
    status: EXIT.usage,
    err: "domrun: There is no command 'nonsense'\n  help: see: domrun help\n",
  },
  { words: "check vm.xml", status: EXIT.done, err: "1 document checked: nothing to say\n" },
  {
    words: "check --quiet bad.xml",
    status: EXIT.document,
    out: NO_OS,
    err: `1 document checked: 1 error\n${MORE_OF_OS}`,
  },
  {
    words: "check --json bad.xml vm.xml",
    status: EXIT.document,
    out: '{"file":"bad.xml","line":1,"column":1,"severity":"error","code":"xml/missing-element",',
  },
  { words: "export kubevirt vm.xml", status: EXIT.done, out: "apiVersion: kubevirt.io/v1\n" },
  {
    words: "export --net passt --skip-unsupported kubevirt bad.xml",
    status: EXIT.document,
    err: NO_OS + MORE("xml/missing-element"),
  },
  {
    words: "export openstack vm.xml",
    status: EXIT.usage,
    err: "domrun: export goes to kubevirt, found 'openstack'\n  help: see: domrun help export\n",
  },
  { words: "check --sarif bad.xml", status: EXIT.document, out: '{"$schema":"https://docs.oasis' },
  {
    words: "check --net passt .",
    status: EXIT.document,
    out: NO_OS,
    err: `2 documents checked: 1 error\n${MORE_OF_OS}`,
  },
  {
    words: "check --emulator /no/qemu vm.xml",
    status: EXIT.document,
    out: NO_SUCH_QEMU,
    err: `1 document checked: 1 error\n${MORE_OF_QEMU}`,
  },
  {
    words: "check -- --help",
    status: EXIT.usage,
    out: "--help: error[host/unreadable]: cannot read it: there is no such file\n",
    err: "1 document checked: 1 error\n" + MORE("host/unreadable"),
  },
  {
    words: "check --json none.xml latin1.txt bad.xml",
    status: EXIT.usage,
    out: '{"file":"none.xml","line":1,"column":1,"severity":"error","code":"host/unreadable",' +
      '"message":"cannot read it: there is no such file"}\n' +
      '{"file":"latin1.txt","line":1,"column":19,"severity":"error","code":"xml/encoding",' +
      '"message":"the byte 0xE9 is no UTF-8",' +
      '"help":"save the document in UTF-8; iconv -f ISO-8859-1 -t UTF-8 converts an old one"}\n' +
      '{"file":"bad.xml","line":1,',
  },
  {
    words: "plan latin1.txt",
    status: EXIT.document,
    err: `latin1.txt:1:19: error[xml/encoding]: the byte 0xE9 is no UTF-8
    1 | <domain><name>Andr�</name></domain>
      |                   ^
  help: save the document in UTF-8; iconv -f ISO-8859-1 -t UTF-8 converts an old one
${MORE("xml/encoding")}`,
  },
  {
    words: "up none.xml",
    status: EXIT.usage,
    err: "domrun: Cannot read none.xml: there is no such file\n  help: see: domrun help up\n",
  },
  {
    words: "check --skip-unsupported foreign.txt",
    status: EXIT.done,
    out: FOREIGN_NOTE,
    err: "1 document checked: 1 note\n" + MORE("xml/left-out"),
  },
  { words: "explain", status: EXIT.done, out: "CODE  " },
  { words: "explain xml/syntax", status: EXIT.done, out: "xml/syntax" },
  {
    words: "explain xml/syntaks",
    status: EXIT.usage,
    err: "domrun: There is no code 'xml/syntaks'\n  help: did you mean xml/syntax?\n",
  },
  { words: "format vm.xml", status: EXIT.done, out: "<domain type='kvm'>\n  <name>web</name>\n" },
  { words: "format --check vm.xml", status: EXIT.document, out: "vm.xml\n", err: "" },
  {
    words: "format --diff vm.xml",
    status: EXIT.done,
    out: "--- vm.xml\n+++ vm.xml\n@@ -1,",
    err: "",
  },
  {
    words: "format --write --check vm.xml",
    status: EXIT.usage,
    err: "domrun: --write goes with neither --check nor --diff\n  help: see: domrun help format\n",
  },
  {
    words: "format --assigned --emulator /no/qemu vm.xml",
    status: EXIT.host,
    err: NO_SUCH_QEMU + MORE_OF_QEMU,
  },
  {
    words: "format --net passt foreign.txt",
    status: EXIT.done,
    out: `${FILES["foreign.txt"]}`,
    err: "",
  },
  {
    words: "format --skip-unsupported foreign.txt",
    status: EXIT.done,
    out: `${FILES["foreign.txt"]?.replace(/ *<throttlegroups>.*<.throttlegroups>\n/s, "")}`,
    err: FOREIGN_NOTE,
  },
  { words: "format bad.xml", status: EXIT.document, err: NO_OS + MORE_OF_OS },
  { words: "plan vm.xml", status: EXIT.host, err: NO_QEMU + MORE_OF_QEMU },
  {
    words: "plan --json --net passt bad.xml",
    status: EXIT.document,
    out: '{"file":"bad.xml","line":1,"column":1,"severity":"error","code":"xml/missing-element",',
    err: NO_OS + MORE_OF_OS,
  },
  {
    words: "plan --skip-unsupported foreign.txt",
    status: EXIT.host,
    err: NO_QEMU_FOR_FOREIGN + FOREIGN_NOTE + MORE_OF_QEMU,
  },
  {
    words: "plan --tls pki vm.xml",
    status: EXIT.usage,
    err: 'domrun: --tls takes the absolute path of a directory, found "pki"\n' +
      '  help: write --tls "$PWD/…"\n',
  },
  { words: "plan --tls /pki vm.xml", status: EXIT.host, err: NO_QEMU + MORE_OF_QEMU },
  { words: "up --tls /pki vm.xml", status: EXIT.host, err: NO_QEMU + MORE_OF_QEMU },
  {
    words: "up --skip-unsupported foreign.txt",
    status: EXIT.host,
    err: NO_QEMU_FOR_FOREIGN + FOREIGN_NOTE + MORE_OF_QEMU,
  },
  {
    words: "plan --json --shell vm.xml",
    status: EXIT.usage,
    err: "domrun: --json and --shell cannot be given together\n  help: see: domrun help plan\n",
  },
  { words: "plan --explain vm.xml", status: EXIT.host, err: NO_QEMU + MORE_OF_QEMU },
  {
    words: "plan --shell --explain vm.xml",
    status: EXIT.usage,
    err: "domrun: --shell and --explain cannot be given together\n  help: see: domrun help plan\n",
  },
  { words: "plan --machine latest vm.xml", status: EXIT.host, err: NO_QEMU + MORE_OF_QEMU },
  { words: "up --machine latest vm.xml", status: EXIT.host, err: NO_QEMU + MORE_OF_QEMU },
  {
    words: "plan --name b --emulator /no/qemu vm.xml",
    status: EXIT.host,
    err: NO_SUCH_QEMU + MORE_OF_QEMU,
  },
  { words: "plan --name a/b vm.xml", status: EXIT.usage, err: NO_NAME("a/b") },
  { words: "up --name a\u009bb vm.xml", status: EXIT.usage, err: NO_NAME("a\uFFFDb") },
  { words: "plan --name .. vm.xml", status: EXIT.usage, err: NO_NAME("..") },
  ...["adopt", "console", "destroy", "dumpxml", "logs", "pause", "reset", "status", "stop", "wait"]
    .map((command) => ({
      words: `${command} a\nb`,
      status: EXIT.usage,
      err: NO_NAME("a\\nb"),
    })),
  {
    words: "stop -- -rf",
    status: EXIT.name,
    err: 'domrun: No machine is called "-rf"\n  help: see: domrun ps\n',
  },
  {
    words: "plan --capabilities empty.json vm.xml",
    status: EXIT.usage,
    err:
      "domrun: Cannot read capabilities from empty.json: kvm must be an object, found nothing\n" +
      "  help: it takes what `domrun probe --json` prints\n",
  },
  {
    words: "probe --json --record new.replies",
    status: EXIT.usage,
    err: "domrun: --record goes with neither --replay nor --json\n" +
      "  help: see: domrun help probe\n",
  },
  {
    words: "probe",
    status: EXIT.host,
    err: "domrun: Cannot use qemu-system-x86_64: there is no such program\n",
  },
  {
    words: "probe --emulator /no/qemu",
    status: EXIT.host,
    err: "domrun: Cannot use /no/qemu: there is no such program\n",
  },
  {
    words: "probe --replay half.replies",
    status: EXIT.usage,
    err: "domrun: Cannot use half.replies: entry 1 should be a command\n",
  },
  {
    words: "new",
    status: EXIT.usage,
    err: "domrun: a machine needs something to boot: IMAGE, --disk, --cdrom or --kernel\n" +
      "  help: see: domrun help new\n",
  },
  {
    words: "new --disk /no/disk.img --cdrom /no/cd.iso",
    status: EXIT.usage,
    err: "domrun: Cannot use /no/disk.img: there is no such file\n" +
      "  help: an empty disk is made by: qemu-img create -f qcow2 FILE 20G\n",
  },
  {
    words: "new disk.img --append quiet",
    status: EXIT.usage,
    err: "domrun: --append is for a kernel: add --kernel FILE\n  help: see: domrun help new\n",
  },
  {
    words: "new --name made --kernel /no/kernel --initrd /no/initrd --append quiet --memory 1G " +
      "--cpus 1 --publish 2222:22 --efi --tpm --share / --graphics vnc --os linux --type qemu " +
      "--ephemeral",
    status: EXIT.host,
    out: "<!-- Made by domrun new.",
    err: `name    made
type    qemu
size    1024 MiB of memory, 1 processor
net0    passt, 127.0.0.1:2222:22/tcp
share   / by 9p, as root
screen  vnc, for this host alone
${MADE_LACKS.replace("made>:50:", "made>:52:").replace("   50 |", "   52 |")}${MORE_OF_QEMU}`,
  },
  {
    words: "new --name arm --kernel /no/kernel --arch aarch64 --type qemu",
    status: EXIT.host,
    out: "<!-- Made by domrun new.",
    err: `name    arm
type    qemu
size    2048 MiB of memory, 2 processors
net0    passt
<document of arm>:12:5: error[host/no-emulator]: cannot run this machine: there is no program qemu-system-aarch64
   12 |     <type arch='aarch64' machine='virt'>hvm</type>
      |     ^^^^^
  help: install QEMU (Debian: qemu-system-arm; Fedora: qemu-system-aarch64)
<document of arm>:27:22: error[host/no-passt]: cannot connect this interface: there is no program passt on PATH
   27 |       <backend type='passt'/>
      |                      ^^^^^
  help: install it (Debian: passt; Fedora: passt); see https://passt.top
${MORE_OF_QEMU}`,
  },
  {
    words: "new --kernel /no/kernel -p 8080:80 -p 8080:81",
    status: EXIT.document,
    err:
      `<document of kernel>:32:9: error[passt/forward-overlap]: TCP port 8080 is forwarded already on line 29
   32 |         <range start='8080' to='81'/>
      |         ^^^^^^
  help: remove one, take other ports, or give both an address of their own
${MORE("passt/forward-overlap")}`,
  },
  {
    words: "run vm.xml",
    status: EXIT.usage,
    err: "domrun: vm.xml is a document, need an image\n  help: run it: domrun up FILE\n",
  },
  {
    words:
      "run --detach --escape ^X --json --name made --arch x86_64 --kernel /no/kernel --initrd /no/initrd --append quiet " +
      "--memory 1G --cpus 1 --publish 2222:22 --efi --tpm --share / --graphics none --os linux " +
      "--type qemu --ephemeral --backing",
    status: EXIT.host,
    err: `name    made
type    qemu
size    1024 MiB of memory, 1 processor
net0    passt, 127.0.0.1:2222:22/tcp
share   / by 9p, as root
${MADE_LACKS}The document is made of the options: domrun new prints it
${MORE_OF_QEMU}`,
  },
  {
    words: "run --cloud-init --kernel /no/kernel",
    status: EXIT.usage,
    err: "domrun: there is no public key of yours in ~/.ssh, and the guest is entered by one\n" +
      "  help: make one: ssh-keygen -t ed25519; or name one: --ssh-key FILE.pub\n",
  },
  {
    words: "run --ssh-key vm.xml --kernel /no/kernel",
    status: EXIT.usage,
    err:
      "domrun: Cannot use vm.xml: --ssh-key takes public keys, lines such as ssh-ed25519 AAAA… " +
      "you@host\n" +
      "  help: see: domrun help run\n",
  },
  {
    words: "run --user me --hostname web --package vim --user-data user-data " +
      "--kernel /no/kernel -p 2222:22 --type qemu",
    status: EXIT.host,
    err: `name    kernel
type    qemu
size    2048 MiB of memory, 2 processors
vda     what cloud-init finds; you are me in the guest
net0    passt, 127.0.0.1:2222:22/tcp
ssh     domrun wait --ssh kernel && domrun ssh kernel
<document of kernel>:15:5: error[host/no-emulator]: cannot run this machine: there is no program qemu-system-x86_64
   15 |     <type arch='x86_64' machine='q35'>hvm</type>
      |     ^^^^^
  help: install QEMU (Debian: qemu-system-x86; Fedora: qemu-system-x86)
<document of kernel>:42:22: error[host/no-passt]: cannot connect this interface: there is no program passt on PATH
   42 |       <backend type='passt'/>
      |                      ^^^^^
  help: install it (Debian: passt; Fedora: passt); see https://passt.top
The document is made of the options: domrun new prints it, but for what cloud-init finds
${MORE_OF_QEMU}`,
  },
  {
    words: "run --disk /no/disk.img --cdrom /no/cd.iso",
    status: EXIT.usage,
    err: "domrun: Cannot use /no/disk.img: there is no such file\n" +
      "  help: an empty disk is made by: qemu-img create -f qcow2 FILE 20G\n",
  },
  {
    words: "plan --publish 2222:22 bad.xml",
    status: EXIT.document,
    err:
      `bad.xml:1:1: error[passt/nothing-to-publish]: no interface has passt, which would forward the ports of --publish
    1 | ${FILES["bad.xml"]?.trimEnd()}
      | ^^^^^^^
  help: give one <backend type='passt'/>; --net passt does so where libvirt's networks are asked for
${NO_OS}${MORE("passt/nothing-to-publish")}`,
  },
  {
    words: "up --publish ssh vm.xml",
    status: EXIT.usage,
    err: "domrun: 'ssh' is not a forward: write [ADDRESS:]PORT[-END][:GUESTPORT][/tcp|/udp], " +
      "such as 2222:22\n  help: see: domrun help up\n",
  },
  {
    words: "up --publish 2222 vm.xml bad.xml",
    status: EXIT.usage,
    err: "domrun: --publish is for one machine\n  help: see: domrun help up\n",
  },
  { words: "up vm.xml", status: EXIT.host, err: NO_QEMU + MORE_OF_QEMU },
  {
    words: "up --detach --name b --emulator /no/qemu vm.xml",
    status: EXIT.host,
    err: NO_SUCH_QEMU + MORE_OF_QEMU,
  },
  { words: "up --json --net passt bad.xml", status: EXIT.document, err: NO_OS + MORE_OF_OS },
  { words: "gc", status: EXIT.done, err: "Nothing to remove\n" },
  { words: "gc --runs", status: EXIT.done, err: "Nothing to remove\n" },
  {
    words: "gc web",
    status: EXIT.usage,
    err: "domrun: gc takes names with --runs alone, found 'web'\n" +
      "  help: what one dead machine left is removed by: domrun stop NAME\n",
  },
  {
    words: "gc --runs web db",
    status: EXIT.name,
    err: 'domrun: No last run is kept of "web", "db"\n  help: see which are: domrun ps -a\n',
  },
  {
    words: "gc --runs web",
    status: EXIT.name,
    err: 'domrun: No last run is kept of "web"\n  help: see which are: domrun ps -a\n',
  },
  { words: "state", status: EXIT.done, out: "No machine has left any state\n" },
  { words: "state list --json", status: EXIT.done, out: "[]\n" },
  {
    words: "state lst",
    status: EXIT.usage,
    err: "domrun: state takes list or remove, found 'lst'\n  help: did you mean list?\n",
  },
  {
    words: "state list web",
    status: EXIT.usage,
    err: "domrun: list takes no operand 'web'\n  help: see: domrun help state\n",
  },
  {
    words: "state remove",
    status: EXIT.usage,
    err: "domrun: remove needs the name or UUID of a machine\n  help: see: domrun help state\n",
  },
  {
    words: "state remove web",
    status: EXIT.name,
    err: 'domrun: No machine "web" has left any state\n  help: see which have: domrun state list\n',
  },
  {
    words: "define vm.xml",
    status: EXIT.host,
    err: "domrun: There is no directory to keep documents in\n" +
      "  help: set HOME or XDG_CONFIG_HOME\n",
  },
  { words: "define bad.xml", status: EXIT.document, err: NO_OS + MORE_OF_OS },
  {
    words: "undefine web",
    status: EXIT.name,
    err: 'domrun: No document is defined for "web"\n' +
      "  help: those that are: domrun list --all\n",
  },
  {
    words: "autostart web",
    status: EXIT.name,
    err: 'domrun: No document is defined for "web"\n' +
      "  help: those that are: domrun list --all\n",
  },
  {
    words: "autostart --disable web",
    status: EXIT.host,
    err: "domrun: Cannot use your systemd: there is no systemctl here\n" +
      "  help: it is there where you log in by logind (ssh, not su); without it have something else start the " +
      "machine, as cron does with this line of crontab -e: @reboot domrun up -d web\n",
  },
  { words: "ps", status: EXIT.done, out: "No machine runs here\n" },
  { words: "ps --json --all", status: EXIT.done, out: "[]\n" },
  { words: "ps --json", status: EXIT.done, out: "[]\n" },
  { words: "status --json web", status: EXIT.name, err: NO_MACHINE },
  { words: "stop --timeout 3 web", status: EXIT.name, err: NO_MACHINE },
  { words: "stop --force web web", status: EXIT.name, err: NO_MACHINE },
  { words: "stop --all", status: EXIT.done, err: "No machine runs here\n" },
  { words: "destroy --all", status: EXIT.done, err: "No machine runs here\n" },
  {
    words: "stop --timeout 3 --force web",
    status: EXIT.usage,
    err: "domrun: --timeout is for a guest that is asked, and --force does not ask it\n" +
      "  help: see: domrun help stop\n",
  },
  {
    words: "stop",
    status: EXIT.usage,
    err: "domrun: a NAME is needed, or --all\n  help: see: domrun ps\n",
  },
  {
    words: "stop --all web",
    status: EXIT.usage,
    err: "domrun: --all takes no names\n  help: see: domrun help stop\n",
  },
  {
    words: "reboot --timeout 3 --force web",
    status: EXIT.usage,
    err: "domrun: --timeout is for a guest that is asked, and --force does not ask it\n" +
      "  help: see: domrun help reboot\n",
  },
  {
    words: "stop --timeout soon web",
    status: EXIT.usage,
    err: "domrun: --timeout takes seconds from 0 to 86400, such as 30 or 0.5, found 'soon'\n" +
      "  help: see: domrun help stop\n",
  },
  { words: "destroy web", status: EXIT.name, err: NO_MACHINE },
  { words: "console --device serial1 web", status: EXIT.name, err: NO_MACHINE },
  { words: "console --force web", status: EXIT.name, err: NO_MACHINE },
  { words: "console --escape ^X web", status: EXIT.name, err: NO_MACHINE },
  { words: "console --timeout 5 web", status: EXIT.name, err: NO_MACHINE },
  {
    words: "up --escape X vm.xml",
    status: EXIT.usage,
    err: "domrun: --escape takes a key with Ctrl, such as ^] or ^X, found 'X'\n" +
      "  help: see: domrun help up\n",
  },
  { words: "logs --follow --of qemu web", status: EXIT.name, err: NO_MACHINE },
  { words: "logs --device serial1 --lines 3 web", status: EXIT.name, err: NO_MACHINE },
  { words: "logs --of events --json web", status: EXIT.name, err: NO_MACHINE },
  {
    words: "logs --json web",
    status: EXIT.usage,
    err: "domrun: --json is for --of events\n  help: see: domrun help logs\n",
  },
  {
    words: "logs --of qemu --device serial0 web",
    status: EXIT.usage,
    err: "domrun: --device is for consoles and passt; a machine has one log of qemu\n" +
      "  help: see: domrun help logs\n",
  },
  {
    words: "logs -n some web",
    status: EXIT.usage,
    err: "domrun: --lines takes a number of lines, found 'some'\n  help: see: domrun help logs\n",
  },
  { words: "wait --timeout 0.1 --json web", status: EXIT.name, err: NO_MACHINE },
  {
    words: "wait --ssh web",
    status: EXIT.host,
    err: "domrun: Cannot start ssh: No such program\n" +
      "  help: install it (Debian: openssh-client; Fedora: openssh-clients)\n",
  },
  { words: "wait --console login: web", status: EXIT.name, err: NO_MACHINE },
  {
    words: "wait --ssh --port 80 web",
    status: EXIT.usage,
    err:
      "domrun: wait takes one of --ssh, --port, --agent and --console\n  help: see: domrun help wait\n",
  },
  {
    words: "wait --port http web",
    status: EXIT.usage,
    err: "domrun: --port takes a port of the guest, found 'http'\n  help: see: domrun help wait\n",
  },
  {
    words: "wait --console ( web",
    status: EXIT.usage,
    err: "domrun: --console takes a regular expression: Invalid regular expression: /(/u: " +
      "Unterminated group\n  help: see: domrun help wait\n",
  },
  {
    words: "wait --json --ssh web",
    status: EXIT.usage,
    err: "domrun: --json is for the end of a machine\n  help: see: domrun help wait\n",
  },
  {
    words: "ssh --vsock --user me --identity key web ls --help",
    status: EXIT.host,
    err: "domrun: Cannot start ssh: No such program\n" +
      "  help: install it (Debian: openssh-client; Fedora: openssh-clients)\n",
  },
  { words: "wait --agent web", status: EXIT.name, err: NO_MACHINE },
  { words: "exec web ls -l", status: EXIT.name, err: NO_MACHINE },
  { words: "ip web", status: EXIT.name, err: NO_MACHINE },
  { words: "ssh a/b", status: EXIT.usage, err: NO_NAME("a/b") },
  { words: "attach --json web vm.xml", status: EXIT.name, err: NO_MACHINE },
  { words: "attach web --disk vm.xml", status: EXIT.name, err: NO_MACHINE },
  { words: "attach --interface --publish 2222:22 web", status: EXIT.name, err: NO_MACHINE },
  {
    words: "attach web",
    status: EXIT.usage,
    err: "domrun: attach takes one of FILE, --disk and --interface\n" +
      "  help: see: domrun help attach\n",
  },
  {
    words: "attach --publish 22 web vm.xml",
    status: EXIT.usage,
    err: "domrun: --publish is for --interface\n  help: see: domrun help attach\n",
  },
  { words: "detach --timeout 1 --force --json web net1", status: EXIT.name, err: NO_MACHINE },
  { words: "apply --dry-run --restart --json web vm.xml", status: EXIT.name, err: NO_MACHINE },
  { words: "apply web bad.xml", status: EXIT.document, err: NO_OS + MORE_OF_OS },
  {
    words: "edit web",
    status: EXIT.usage,
    err: "domrun: edit needs a terminal\n" +
      "  help: domrun dumpxml web > web.xml; edit web.xml; domrun apply web web.xml\n",
  },
  { words: "setmem --json web 64M", status: EXIT.name, err: NO_MACHINE },
  {
    words: "setmem web 64Q",
    status: EXIT.usage,
    err: "domrun: setmem takes a size such as 512M or 2GiB, found '64Q'\n" +
      "  help: see: domrun help setmem\n",
  },
  { words: "setmem web 16384", status: EXIT.name, err: NO_MACHINE },
  { words: "setmem web 1.5GiB", status: EXIT.name, err: NO_MACHINE },
  {
    words: "setmem web 1.5.2G",
    status: EXIT.usage,
    err: "domrun: setmem takes a size such as 512M or 2GiB, found '1.5.2G'\n" +
      "  help: see: domrun help setmem\n",
  },
  {
    words: "setmem web 2048",
    status: EXIT.usage,
    err:
      "domrun: setmem counts KiB where there is no unit, as virsh does, and '2048' would leave " +
      "the guest nothing\n  help: write the unit: 2048M\n",
  },
  { words: "change-media --json web sda vm.xml", status: EXIT.name, err: NO_MACHINE },
  { words: "change-media --eject web sda", status: EXIT.name, err: NO_MACHINE },
  {
    words: "change-media web sda",
    status: EXIT.usage,
    err: "domrun: change-media takes one of IMAGE and --eject\n" +
      "  help: see: domrun help change-media\n",
  },
  { words: "link --json --interface net1 web down", status: EXIT.name, err: NO_MACHINE },
  { words: "domif-setlink web net1 down", status: EXIT.name, err: NO_MACHINE },
  {
    words: "link web",
    status: EXIT.usage,
    err: "domrun: link needs up|down\n  help: see: domrun help link\n",
  },
  {
    words: "link web down net1",
    status: EXIT.usage,
    err: "domrun: link takes up or down, found 'net1'\n  help: see: domrun help link\n",
  },
  {
    words: "link --interface net0 web net1 down",
    status: EXIT.usage,
    err: "domrun: link takes one interface, found 'net1' and --interface\n" +
      "  help: see: domrun help link\n",
  },
  {
    words: "link web off",
    status: EXIT.usage,
    err: "domrun: link takes up or down, found 'off'\n  help: see: domrun help link\n",
  },
  { words: "forward list --json web", status: EXIT.name, err: NO_MACHINE },
  {
    words: "forward add --interface net1 --restart web 2222:22",
    status: EXIT.name,
    err: NO_MACHINE,
  },
  {
    words: "forward ad web 2222:22",
    status: EXIT.usage,
    err: "domrun: forward takes list, add or remove, found 'ad'\n  help: did you mean add?\n",
  },
  {
    words: "forward add web ssh",
    status: EXIT.usage,
    err: "domrun: 'ssh' is not a forward: write [ADDRESS:]PORT[-END][:GUESTPORT][/tcp|/udp], " +
      "such as 2222:22\n  help: see: domrun help forward\n",
  },
  {
    words: "forward remove web",
    status: EXIT.usage,
    err: "domrun: remove needs a FORWARD, such as 2222:22\n  help: see: domrun help forward\n",
  },
  {
    words: "forward list web 22",
    status: EXIT.usage,
    err: "domrun: list takes no operand '22'\n  help: see: domrun help forward\n",
  },
  ...[
    ...["pause", "resume", "reset", "reboot", "reboot --timeout 3", "reboot --force"],
    ...["events", "events --follow --json"],
  ].map((command) => ({
    words: `${command} web`,
    status: EXIT.name,
    err: NO_MACHINE,
  })),
  { words: "events", status: EXIT.done },
  { words: "events a/b", status: EXIT.usage, err: NO_NAME("a/b") },
  { words: "qmp web query-block", status: EXIT.name, err: NO_MACHINE },
  {
    words: "qmp web query-block {device",
    status: EXIT.usage,
    err:
      "domrun: The arguments are not JSON: Expected property name or '}' in JSON at position 1 " +
      "(line 1 column 2)\n" +
      `  help: quote them for the shell: '{"device": "disk0"}'\n`,
  },
  {
    words: "qmp web query-block [1]",
    status: EXIT.usage,
    err: "domrun: The arguments of a QMP command are a JSON object, found [1]\n" +
      `  help: name them: '{"device": "disk0"}'\n`,
  },
  { words: "screenshot --device video1 web screen.png", status: EXIT.name, err: NO_MACHINE },
  {
    words: "screenshot web screen.jpg",
    status: EXIT.usage,
    err: "domrun: A picture is FILE.png or FILE.ppm, found 'screen.jpg'\n" +
      "  help: see: domrun help screenshot\n",
  },
  { words: "dumpxml web", status: EXIT.name, err: NO_MACHINE },
  { words: "adopt web", status: EXIT.name, err: NO_MACHINE },
  { words: "supervise web", status: EXIT.name, err: NO_MACHINE },
  {
    words: "doctor",
    status: EXIT.host,
    out: "missing  qemu                 there is no program qemu-system-x86_64\n",
  },
  {
    words: "doctor --json",
    status: EXIT.host,
    out: '{"verdict":"missing","checks":[{"name":"qemu",',
  },
  {
    words: "doctor --net passt --skip-unsupported bad.xml",
    status: EXIT.document,
    out: "missing  qemu                 there is no program qemu-system-x86_64\n",
    err: NO_OS + MORE_OF_OS,
  },
  {
    words: "doctor --emulator /no/qemu vm.xml",
    status: EXIT.host,
    out: "missing  qemu                 there is no program /no/qemu\n",
    err: NO_SUCH_QEMU + MORE_OF_QEMU,
  },
  {
    words: "self-test --json --emulator /no/qemu",
    status: EXIT.host,
    out: '{"verdict":"failed","durationMs":',
  },
  {
    words: "report --net passt --skip-unsupported web",
    status: EXIT.usage,
    err: "domrun: Cannot read web: there is no such file, and no document is kept by this name\n" +
      "  help: those that are kept: domrun list --all\n" +
      "        that of a machine that runs or ran: domrun dumpxml web | domrun define -\n",
  },
  { words: "completion bash", status: EXIT.done, out: "# bash completion for domrun" },
  {
    words: "completion tcsh",
    status: EXIT.usage,
    err: "domrun: completion takes bash, zsh, fish, found 'tcsh'\n" +
      "  help: see: domrun help completion\n",
  },
  { words: "complete -- link web", status: EXIT.done, out: "" },
  { words: "complete -- link web ", status: EXIT.done, out: "" },
  { words: "help --man", status: EXIT.done, out: '.TH "DOMRUN" 1 ' },
  { words: "help --man shutdown", status: EXIT.done, out: '.TH "DOMRUN-STOP" 1 ' },
  {
    words: "unpause web",
    status: EXIT.usage,
    err: "domrun: There is no command 'unpause'\n  help: domrun resume NAME\n",
  },
  { words: "help xml", status: EXIT.done, out: "A machine's document is libvirt's domain XML." },
  { words: "help --man xml", status: EXIT.done, out: '.TH "DOMRUN-XML" 5 ' },
  {
    words: "start web",
    status: EXIT.usage,
    err: "domrun: There is no command 'start'\n" +
      "  help: domrun up -d FILE starts the machine of a document, domrun up -d NAME one of those that " +
      "domrun define keeps and domrun list --all shows\n",
  },
  { words: "schema", status: EXIT.done, out: "domain.rng\n" },
  { words: "schema domain.rng", status: EXIT.done, out: '<?xml version="1.0"' },
  { words: "schema ps.schema.json", status: EXIT.done, out: "{\n" },
  {
    words: "schema none",
    status: EXIT.usage,
    err: "domrun: There is no schema 'none'\n  help: there are: domain.rng, interface.rng, " +
      "check.schema.json, plan.schema.json, probe.schema.json, ps.schema.json, doctor.schema.json, " +
      "self-test.schema.json, change.schema.json, control.schema.json, event.schema.json\n",
  },
  { words: "version", status: EXIT.done, out: "domrun " },
  { words: "--version", status: EXIT.done, out: "domrun " },
  { words: "version --permissions", status: EXIT.done, out: "--no-prompt\n" },
];

Deno.test("findCommand() knows virsh's words", () => {
  const rows: readonly (readonly [word: string, name: string | undefined])[] = [
    ["up", "up"],
    ["create", "up"],
    ["list", "ps"],
    ["dominfo", "status"],
    ["shutdown", "stop"],
    ["destroy", "destroy"],
    ["dumpxml", "dumpxml"],
    ["Up", undefined],
    ["", undefined],
  ];
  for (const [word, name] of rows) assertEquals(findCommand(word)?.name, name, word);
});

for (const run of RUNS) {
  Deno.test(`domrun ${run.words}`, async () => {
    const { status, stdout, stderr } = await call(run.words.split(" ").filter(Boolean));
    assertEquals({ status, stderr }, { status: run.status, stderr: run.err ?? "" });
    assertEquals(stdout.slice(0, run.out?.length), run.out ?? "");
  });
}

Deno.test("each command and each of its options is run by a row here", () => {
  const all = COMMANDS.flatMap(({ name, options }) => [
    name,
    ...options.map((option) => `${name} --${option.name}`),
  ]);
  const run = new Set(
    RUNS.map(({ words }) => words.split(" ")).flatMap(([name, ...rest]) => [
      name,
      ...rest.map((word) => `${name} ${word}`),
    ]),
  );
  assertEquals(all.filter((one) => !run.has(one)), []);
});

Deno.test("the help of each command has an example", () => {
  const without = COMMANDS.filter(({ hidden, name, details = "" }) =>
    !hidden && !new RegExp(`^    (.*\\s|.*\\()?domrun ${name}\\b`, "m").test(details)
  );
  assertEquals(without.map(({ name }) => name), []);
});

Deno.test("a word of virsh, podman or Lima that is a command here has no other answer", () => {
  const words = COMMANDS.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
  assertEquals(words.filter((word) => foreignWord(word) !== undefined), []);
});

for (const row of COMMANDS) {
  Deno.test(`${row.name} prints its help, by each name and however it is asked`, async () => {
    const done = { status: EXIT.done, stdout: renderCommandHelp(row), stderr: "" };
    for (const name of [row.name, ...row.aliases ?? []]) {
      const behind = row.passesOn ? [] : [[name, "x", "-h"]];
      for (const words of [["help", name], [name, "--help"], ...behind]) {
        assertEquals(await call(words), done, words.join(" "));
      }
    }
  });

  for (const { words, message } of misuses(row)) {
    Deno.test(`domrun ${words.join(" ")}: ${message}`, async () => {
      const stderr = `domrun: ${message}\n  help: see: domrun help ${row.name}\n`;
      assertEquals(await call(words), { status: EXIT.usage, stdout: "", stderr });
    });
  }
}

interface Misuse {
  readonly words: readonly string[];
  readonly message: string;
}

/** Every way in which the row of a command can be disregarded. */
function misuses(row: CommandRow): readonly Misuse[] {
  const { name } = row;
  const required = row.operands.filter(({ count }) => count === "one" || count === "rest");
  const needed = required.map(() => "x");
  const misuse = (words: readonly string[], message: string) => ({
    words: [name, ...words],
    message,
  });
  const beside = (...words: string[]) =>
    row.passesOn ? [...words, ...needed] : [...needed, ...words];
  return [
    misuse(beside("--qqqqqqqqqqqq"), `${name} has no option '--qqqqqqqqqqqq'`),
    misuse(beside("-Z"), `${name} has no option '-Z'`),
    ...needed.map((_, at) => misuse(needed.slice(0, at), `${name} needs ${required[at]?.name}`)),
    ...row.operands.some(({ count }) => count === "rest" || count === "any") ? [] : [
      misuse([...row.operands.map(() => "x"), "y"], `${name} takes no operand 'y'`),
    ],
    ...row.options.flatMap((option) => {
      const long = `--${option.name}`;
      if (option.value === undefined) {
        return [misuse(beside(`${long}=1`), `${long} takes no value, found '${long}=1'`)];
      }
      const value = option.choices?.[0] ?? "1";
      return [
        ...option.isRepeatable
          ? []
          : [misuse(beside(long, value, `${long}=${value}`), `${long} is given twice`)],
        misuse(beside(`${long}=`), `${long} needs a value: ${option.value}`),
        ...option.choices === undefined ? [] : [
          misuse(beside(long, "q"), `${long} takes ${option.choices.join(" or ")}, found 'q'`),
        ],
      ];
    }),
  ];
}

/** Calls domrun in a directory with {@link FILES}. */
async function call(words: readonly string[]) {
  const directory = await Deno.makeTempDir({ prefix: "domrun-commands-" });
  try {
    for (const [name, text] of Object.entries(FILES)) {
      const latin1 = Uint8Array.from(text, (character) => character.charCodeAt(0));
      await Deno.writeFile(join(directory, name), latin1);
    }
    return await runHere(words, bareHost(directory));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("whose machines they are is looked at before every command that reads them", () => {
  const others = COMMANDS.filter((row) => !readsMachines(row)).map(({ name }) => name);
  // `up` looks when it takes the name; the others read no machine.
  assertEquals(others, [
    "check",
    "explain",
    "format",
    "plan",
    "probe",
    "new",
    "run",
    "up",
    "define",
    "undefine",
    "autostart",
    "export",
    "doctor",
    "self-test",
    "completion",
    "schema",
    "version",
    "complete",
    "help",
  ]);
});
