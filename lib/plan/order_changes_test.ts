import { assertEquals } from "@std/assert";
import type { Domain } from "../domain/domain.ts";
import { readDomain } from "../domain/read.ts";
import { changeLines } from "./change_words.ts";
import { compareMachines } from "./compare_machines.ts";

interface Row {
  readonly what: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly lines: readonly string[];
}

const LOCAL = "for this host alone";

const ROWS: readonly Row[] = [
  {
    what: "a port that moves to a new interface goes from the old one first",
    before: [card(1, 8080, 8081)],
    after: [card(1, 8081), card(2, 8080)],
    lines: [
      "remove forward 127.0.0.1:8080/tcp of net1",
      "attach interface 52:54:00:00:00:02",
      `add forward 127.0.0.1:8080/tcp to it, ${LOCAL}`,
    ],
  },
  {
    what: "two interfaces that change ports lose theirs first",
    before: [card(1, 8080), card(2, 8081)],
    after: [card(1, 8081), card(2, 8080)],
    lines: [
      "remove forward 127.0.0.1:8080/tcp of net1",
      "remove forward 127.0.0.1:8081/tcp of net2",
      `add forward 127.0.0.1:8081/tcp to net1, ${LOCAL}`,
      `add forward 127.0.0.1:8080/tcp to net2, ${LOCAL}`,
    ],
  },
  {
    what: "a drive is emptied before its medium comes elsewhere",
    before: [drive("<source file='/a.iso'/>")],
    after: [
      drive(""),
      "<disk type='file'><source file='/a.iso'/><target dev='vda' bus='virtio'/></disk>",
    ],
    lines: ["eject ua-cd", "attach disk vda"],
  },
];

for (const { what, before, after, lines } of ROWS) {
  Deno.test(`inOrder(): ${what}`, async () => {
    const { live } = compareMachines(await machine(before), await machine(after));
    assertEquals(live.flatMap(changeLines), lines);
  });
}

const AT_ONCE: readonly (readonly [what: string, before: string[], after: string[]])[] = [
  ["an interface alone", [card(1, 8080)], [card(1, 8081)]],
  [
    "one beside another that gets a port of nobody's",
    [card(1, 8080), card(2, 9090)],
    [card(1, 8081), card(2, 9090, 9091)],
  ],
];

for (const [what, before, after] of AT_ONCE) {
  Deno.test(`inOrder(): ${what} changes its forwards at once`, async () => {
    const { live } = compareMachines(await machine(before), await machine(after));
    const one = live.filter((change) => change.do === "forwards" && change.alias === "net1");
    assertEquals(one.length, 1);
  });
}

function card(number: number, ...ports: readonly number[]): string {
  const forwards = ports.map((port) =>
    `<portForward proto='tcp' address='127.0.0.1'><range start='${port}'/></portForward>`
  );
  return `<interface type='user'><mac address='52:54:00:00:00:0${number}'/>${forwards.join("")}` +
    `<model type='virtio'/><backend type='passt'/><alias name='net${number}'/></interface>`;
}

function drive(source: string): string {
  return `<disk type='file' device='cdrom'>${source}<target dev='sda' bus='scsi'/><alias name='ua-cd'/></disk>`;
}

async function machine(devices: readonly string[]): Promise<Domain> {
  const { domain } = await readDomain(
    "vm.xml",
    `<domain type='qemu'><name>vm</name><memory>1024</memory><os><type arch='x86_64'>hvm</type></os>` +
      `<devices>${devices.join("")}</devices></domain>`,
  );
  if (domain === undefined) throw new Error("the document cannot be read");
  return domain;
}
