import { assertEquals } from "@std/assert";
import { readDomain } from "../domain/read.ts";
import { changeLines } from "./change_words.ts";
import { compareMachines } from "./compare_machines.ts";

const HTTP =
  "<portForward proto='tcp' address='127.0.0.1'><range start='8080' to='80'/></portForward>";
const SSH = "<portForward proto='tcp'><range start='2222' to='22'/></portForward>";
const BOTH =
  "<portForward proto='tcp'><range start='2222' to='22'/><range start='53'/></portForward>";
const APART = "<portForward proto='tcp'><range start='53'/></portForward>" + SSH;
const LEFT_OUT =
  "<portForward proto='udp' address='::1'><range start='1' end='9'/><range start='5' exclude='yes'/></portForward>";

const ROWS: readonly (readonly [from: string, to: string, lines: readonly string[]])[] = [
  [SSH, SSH, []],
  [BOTH, APART, []],
  [SSH, HTTP, [
    "remove forward *:2222:22/tcp of net0",
    "add forward 127.0.0.1:8080:80/tcp to net0, for this host alone",
  ]],
  [HTTP, HTTP + SSH, ["add forward *:2222:22/tcp to net0, for everyone who reaches this host"]],
  [HTTP, HTTP.replace("80'/>", "81'/>"), [
    "remove forward 127.0.0.1:8080:80/tcp of net0",
    "add forward 127.0.0.1:8080:81/tcp to net0, for this host alone",
  ]],
  ["", LEFT_OUT, [
    "add forward [::1]:1-9/udp to net0, for this host alone",
    "add forward [::1]:~5/udp to net0, left out",
  ]],
];

for (const [from, to, lines] of ROWS) {
  Deno.test(`changeLines() has a line for each forward: ${lines.join("; ") || "none"}`, async () => {
    const { live } = compareMachines(await machine(from), await machine(to));
    assertEquals(live.flatMap(changeLines), lines);
  });
}

Deno.test("changeLines() tells the forwards of an interface that comes", async () => {
  const { live } = compareMachines(await machine(), await machine(HTTP));
  assertEquals(live.flatMap(changeLines), [
    "attach interface 52:54:00:00:00:01",
    "add forward 127.0.0.1:8080:80/tcp to it, for this host alone",
  ]);
});

/** @param forwards absent: without an interface */
async function machine(forwards?: string) {
  const card = forwards === undefined
    ? ""
    : `<interface type='user'><mac address='52:54:00:00:00:01'/>${forwards}<model type='virtio'/>` +
      "<backend type='passt'/><alias name='net0'/></interface>";
  const { domain } = await readDomain(
    "vm.xml",
    `<domain type='qemu'><name>vm</name><memory>1024</memory><os><type arch='x86_64'>hvm</type></os>` +
      `<devices>${card}</devices></domain>`,
  );
  if (domain === undefined) throw new Error("the document cannot be read");
  return domain;
}
