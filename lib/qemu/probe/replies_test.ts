import { assertEquals, assertThrows } from "@std/assert";
import { CapabilityError } from "./capabilities.ts";
import { connectQmp } from "../qmp/client.ts";
import {
  type Exchange,
  formatReplies,
  parseReplies,
  recordConnection,
  replayConnection,
} from "./replies.ts";

const CLOCK = {
  now: () => 0,
  monotonicMs: () => 0,
  after: () => ({ cancel: () => {} }),
  sleep: () => Promise.resolve(),
};

const TEXT = `{
  "execute": "qmp_capabilities",
  "id": "libvirt-1"
}

{
  "return": {},
  "id": "libvirt-1"
}

{
  "execute": "query-version",
  "id": "libvirt-2"
}

{
  "return": {
    "qemu": {
      "micro": 0,
      "minor": 2,
      "major": 7
    },
    "package": "v7.2.0"
  },
  "id": "libvirt-2"
}

{
  "execute": "device-list-properties",
  "arguments": {
    "typename": "x",
    "deep": {
      "b": 1,
      "a": []
    }
  },
  "id": "libvirt-3"
}

{
  "return": [
    {
      "default-value": 18446744073709551615,
      "name": "a \\"quoted\\\\ {name}"
    }
  ],
  "id": "libvirt-3"
}
`;

Deno.test("formatReplies() writes what parseReplies() read, to the byte", () => {
  assertEquals(formatReplies(parseReplies(TEXT, "f")), TEXT);
});

Deno.test("parseReplies() names the entry at fault", () => {
  const command = '{"execute":"stop"}';
  const rows: [text: string, message: string][] = [
    ["", "the recording is empty"],
    ["\n\n", "the recording is empty"],
    ["junk", "entry 1 is not a JSON object"],
    ["[]", "entry 1 is not a JSON object"],
    [`${command}\n\n${command}`, "entry 2 should be a reply"],
    ['{"return":{}}', "entry 1 should be a command"],
    [command, "the last command has no reply"],
  ];
  for (const [text, message] of rows) {
    const error = assertThrows(() => parseReplies(text, "f.replies"), CapabilityError);
    assertEquals([error.message, error.subject, error.reason], [message, "f.replies", "malformed"]);
  }
});

async function refusal(operation: Promise<unknown>): Promise<string> {
  return await operation.then(() => "answered", (error) => error.message);
}

Deno.test("a recording answers the same questions again, in any order, and refuses others", async () => {
  const recorded = recordConnection(replayConnection(parseReplies(TEXT, "f")));
  const qmp = await connectQmp(recorded.connection, CLOCK);
  assertEquals(qmp.version, { major: 7, minor: 2, micro: 0, package: "v7.2.0" });
  const properties = () =>
    qmp.execute("device-list-properties", { deep: { a: [], b: 1 }, typename: "x" });
  const first = JSON.stringify(await properties());
  assertEquals(JSON.stringify(await properties()), first);
  assertEquals(
    await refusal(qmp.execute("device-list-properties", { typename: "y" })),
    "QEMU refused device-list-properties: the recording holds no reply to " +
      'device-list-properties {"typename":"y"}',
  );
  await qmp.execute("query-version");
  qmp.close();
  const executed = (exchange: Exchange) => JSON.parse(exchange.command).execute;
  assertEquals(recorded.exchanges().map(executed), [
    "qmp_capabilities",
    "device-list-properties",
    "device-list-properties",
    "device-list-properties",
    "query-version",
  ]);
  assertEquals(recorded.exchanges()[0], {
    command: '{"execute":"qmp_capabilities","id":"domrun-1"}',
    reply: '{"return":{},"id":"domrun-1"}',
  });
});

Deno.test("a session is what one process said", async () => {
  const [negotiation, version] = parseReplies(TEXT, "f");
  const exchanges = [negotiation, version, negotiation].filter((one) => one !== undefined);
  const qmp = await connectQmp(replayConnection(exchanges, 1), CLOCK);
  assertEquals(
    await refusal(qmp.execute("query-version")),
    "QEMU refused query-version: the recording holds no reply to query-version",
  );
  qmp.close();
});
