import { assertEquals } from "@std/assert";
import type { OneForward } from "./change_forwards.ts";
import { formatDomain, readDomain, type ReadOptions } from "./read.ts";

function document(interfaces: string): string {
  return `<domain type='kvm'><name>a</name><memory unit='KiB'>65536</memory>
<os><type arch='x86_64' machine='q35'>hvm</type></os>
<devices>${interfaces}</devices></domain>`;
}

const SSH: OneForward = { proto: "tcp", address: "127.0.0.1", port: 2222, toPort: 22 };
const PASST = "<interface type='user'><backend type='passt'/></interface>";

async function read(interfaces: string, options: ReadOptions) {
  const { domain, findings } = await readDomain("a.xml", document(interfaces), options);
  const text = domain === undefined ? "" : formatDomain(domain);
  return {
    forwards: [...text.matchAll(/<portForward[^]*?<\/portForward>|<portForward[^>]*\/>/g)]
      .map(([forward]) => forward.replaceAll(/\n\s*/g, "")),
    said: findings.filter(({ severity }) => severity !== "note")
      .map(({ line, column, code, message }) => `${line}:${column} ${code}: ${message}`),
  };
}

Deno.test("forwards beside the document are those of its first interface with passt", async () => {
  const other = "<interface type='user'/>";
  const ssh =
    "<portForward proto='tcp' address='127.0.0.1'><range start='2222' to='22'/></portForward>";
  const rows:
    readonly (readonly [interfaces: string, forwards: OneForward[], written: string[]])[] = [
      [PASST, [], []],
      [PASST, [SSH], [ssh]],
      [other + PASST + PASST, [SSH], [ssh]],
      [
        PASST,
        [SSH, { proto: "udp", port: 5353, endPort: 5354 }],
        [ssh, "<portForward proto='udp'><range start='5353' end='5354'/></portForward>"],
      ],
    ];
  for (const [interfaces, forwards, written] of rows) {
    assertEquals(await read(interfaces, { forwards }), { forwards: written, said: [] });
  }
});

Deno.test("forwards beside the document reach an interface that --net passt makes", async () => {
  const bridge = "<interface type='bridge'><source bridge='br0'/></interface>";
  const { forwards, said } = await read(bridge, { net: "passt", forwards: [SSH] });
  assertEquals([forwards.length, said], [1, []]);
});

Deno.test("forwards beside a document without passt are an error", async () => {
  const { said } = await read("<interface type='user'/>", { forwards: [SSH] });
  assertEquals(said, [
    "1:1 passt/nothing-to-publish: no interface has passt, which would forward the ports of --publish",
  ]);
});

Deno.test("a forward beside the document that one of it overlaps is told at the interface", async () => {
  const taken = PASST.replace(
    "/></interface>",
    "/><portForward proto='tcp'><range start='2222'/></portForward></interface>",
  );
  const { said } = await read(taken, { forwards: [SSH] });
  assertEquals(said.length, 1);
  assertEquals(said[0]?.includes("passt/forward-overlap"), true);
});
