/** One round: what the document gets wrong and what the host lacks are said at once, and the status says whose it is. */
import { assertEquals } from "@std/assert";
import { EXIT } from "../exit_status.ts";
import type { Host } from "../../host/host.ts";
import { capabilitiesOf72, testdata } from "../../plan/testing/documents.ts";
import { bareHost } from "../testing/bare_host.ts";
import { planDocument } from "./plan_document.ts";

function document(type: string, devices: string): string {
  return `<domain type='qemu'>
<name>vm</name>
<memory unit='MiB'>64</memory>
<os>
${type}
</os>
<devices>
${devices}
</devices>
</domain>
`;
}

const Q35 = "<type arch='x86_64' machine='q35'>hvm</type>";
const PASST = "<interface type='user'><backend type='passt'/></interface>";
const TPM = "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>";
const NO_QEMU = "5:1 host/no-emulator";

const ROWS: readonly (readonly [
  what: string,
  text: string,
  codes: readonly string[],
  status: number,
])[] = [
  ["QEMU alone is missing", document(Q35, ""), [NO_QEMU], EXIT.host],
  [
    "QEMU and passt are missing",
    document(Q35, PASST),
    [NO_QEMU, "8:39 host/no-passt"],
    EXIT.host,
  ],
  [
    "QEMU and swtpm are missing",
    document(Q35, TPM),
    [NO_QEMU, "8:1 host/no-swtpm"],
    EXIT.host,
  ],
  [
    "QEMU is missing, and there is what no QEMU could be told",
    document(Q35, "<sound model='ich7'/>"),
    [NO_QEMU, "8:15 xml/unsupported-value"],
    EXIT.document,
  ],
  [
    "QEMU is missing, and a device is in a port that is not there",
    document(Q35, "<input type='tablet' bus='usb'><address type='usb' bus='0' port='9'/></input>"),
    [NO_QEMU, "8:66 usb/no-port"],
    EXIT.document,
  ],
  // No QEMU that could be installed would do.
  [
    "the architecture is not supported",
    document("<type arch='riscv64' machine='virt'>hvm</type>", ""),
    ["5:13 os/architecture"],
    EXIT.document,
  ],
];

for (const [what, text, codes, status] of ROWS) {
  Deno.test(`planDocument() says all at once where ${what}`, async () => {
    const planned = await planDocument({ file: "vm.xml", text }, {}, bareHost("/nowhere"));
    assertEquals(
      planned.findings.map(({ line, column, code }) => `${line}:${column} ${code}`),
      codes,
    );
    assertEquals([planned.plan, planned.status], [undefined, status]);
  });
}

/** A host on which only those programs are found, and none of them starts. */
function hostWith(...programs: readonly string[]): Host {
  const host = bareHost("/nowhere");
  const find = (name: string) =>
    Promise.resolve(programs.find((program) => program === `/usr/bin/${name}`));
  // They look like a program that every host of the tests has.
  const stat = (path: string) => host.files.stat(programs.includes(path) ? Deno.execPath() : path);
  return { ...host, files: { ...host.files, stat }, programs: { ...host.programs, find } };
}

const I686 = document("<type arch='i686' machine='pc'>hvm</type>", "");
const I386_PROGRAM = "/usr/bin/qemu-system-i386";
const X86_64_PROGRAM = "/usr/bin/qemu-system-x86_64";

const EMULATORS: readonly (readonly [programs: readonly string[], message: string])[] = [
  [
    [I386_PROGRAM, X86_64_PROGRAM],
    `cannot use ${I386_PROGRAM}: it cannot be started: There is no ${I386_PROGRAM}`,
  ],
  [
    [X86_64_PROGRAM],
    `cannot use ${X86_64_PROGRAM}: it cannot be started: There is no ${X86_64_PROGRAM}`,
  ],
  [[], "cannot run this machine: there is no program qemu-system-i386"],
];

for (const [programs, message] of EMULATORS) {
  Deno.test(`planDocument() takes the right QEMU of ${programs.length} for a guest of 32 bits`, async () => {
    const planned = await planDocument({ file: "vm.xml", text: I686 }, {}, hostWith(...programs));
    assertEquals(planned.findings.map((finding) => finding.message), [message]);
  });
}

Deno.test("planDocument() looks on with another QEMU, and at files, where <emulator> is not there", async () => {
  const text = document(
    "<type arch='x86_64' machine='pc-q35-rhel9.4.0'>hvm</type>",
    `<emulator>/no/qemu</emulator>
<disk type='file'><source file='/no/disk.img'/><target dev='vda'/></disk>`,
  );
  const bare = hostWith(X86_64_PROGRAM);
  const value = capabilitiesOf72(Deno.readTextFileSync(testdata("capabilities", "qemu-7.2.json")));
  const there = await bare.files.stat("/");
  const host: Host = {
    ...bare,
    files: {
      ...bare.files,
      stat: (path) => Promise.resolve(path === X86_64_PROGRAM ? there : undefined),
    },
    cache: {
      ...bare.cache,
      read: () => Promise.resolve({ keptAtMs: bare.clock.now(), value }),
    },
  };
  const codes = async (machine?: string) => {
    const input = { file: "vm.xml", text };
    const { findings, status } = await planDocument(input, { look: "images", machine }, host);
    return [status, ...findings.map(({ line, severity, code }) => `${line} ${severity} ${code}`)];
  };
  const rest = ["8 error host/no-emulator", "9 warning host/files"];
  assertEquals(await codes(), [EXIT.host, "5 error host/machine-type", ...rest]);
  assertEquals(await codes("latest"), [EXIT.host, "5 note host/newer-machine", ...rest]);
});
