/** The control protocol over a real socket, with methods of the test's own. */
import { assertEquals } from "@std/assert";
import { systemHost } from "../../host/mod.ts";
import { param } from "./protocol.ts";
import { type ControlClientPort, type ControlMethod, serveControl } from "./server.ts";
import { linesOf, sendLine } from "./lines.ts";

/** `wait` is answered when `go` was called, `linger` when the client has left. */
function methods(left: Promise<void>): ReadonlyMap<string, ControlMethod> {
  const gone = Promise.withResolvers<string>();
  return new Map<string, ControlMethod>([
    ["echo", (params) => Promise.resolve(params)],
    ["measure", async (params) => await param.milliseconds(params, "ms", 20)],
    ["wait", () => gone.promise],
    ["go", () => Promise.resolve(gone.resolve("gone"))],
    ["linger", () => left],
    ["fail", () => Promise.reject(new Error("broken"))],
    ["tell", (_params, client) => {
      client.notify("event", { n: 1 });
      return Promise.resolve(null);
    }],
  ]);
}

/** Sends the lines, and returns what comes back until `answers` lines have come. */
async function converse(lines: readonly string[], answers: number): Promise<readonly unknown[]> {
  const host = systemHost();
  const directory = await Deno.makeTempDir();
  try {
    const left = Promise.withResolvers<void>();
    const listener = await host.sockets.listen(`${directory}/s`);
    const server = serveControl(listener, methods(left.promise), host.clock);
    const connection = await host.sockets.connect(`${directory}/s`);
    // A server that hangs up in the middle of a line answers all the same.
    for (const line of lines) await sendLine(connection, line).catch(() => {});
    const got: unknown[] = [];
    if (answers > 0) {
      for await (const line of linesOf(connection)) {
        got.push(JSON.parse(line));
        if (got.length === answers) break;
      }
    }
    connection.close();
    left.resolve();
    await server.close();
    return got;
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

const request = (method: string, id: unknown, params?: unknown) =>
  JSON.stringify({ jsonrpc: "2.0", method, id, ...(params === undefined ? {} : { params }) });
const failure = (id: unknown, code: number, message: string) => ({
  jsonrpc: "2.0",
  id,
  error: { code, message },
});

const ROWS: readonly (readonly [string, string, unknown])[] = [
  ["a request", request("echo", 1, { a: 2 }), { jsonrpc: "2.0", id: 1, result: { a: 2 } }],
  ["a text id", request("echo", "x"), { jsonrpc: "2.0", id: "x", result: {} }],
  ["no JSON", "{", failure(null, -32700, "The message is not valid JSON")],
  [
    "no version",
    '{"method": "echo", "id": 4}',
    failure(
      4,
      -32600,
      'The message is no request: {"jsonrpc": "2.0", "method": "…", "id": …} is needed',
    ),
  ],
  ["an odd id", request("echo", [1]), failure(null, -32600, "An id is a string or a number")],
  ["no method", request("nonesuch", 5), failure(5, -32601, 'There is no method "nonesuch"')],
  [
    "parameters by position",
    request("echo", 6, [1]),
    failure(6, -32602, "Parameters are given by name, as an object"),
  ],
  [
    "a wrong parameter",
    request("measure", 7, { ms: -1 }),
    failure(7, -32602, 'Parameter "ms" must be a number of milliseconds from 0 to 86400000'),
  ],
  ["a bug", request("fail", 8), failure(8, -32603, "broken")],
  ["an empty batch", "[]", failure(null, -32600, "A batch holds at least one request")],
  [
    "a batch with a notification",
    `[${request("echo", 9)},{"jsonrpc":"2.0","method":"echo"}]`,
    [{ jsonrpc: "2.0", id: 9, result: {} }],
  ],
];

for (const [name, line, answer] of ROWS) {
  Deno.test(`serveControl() answers ${name}`, async () => {
    assertEquals(await converse([line], 1), [answer]);
  });
}

Deno.test("serveControl() answers side by side, and never to a notification", async () => {
  const lines = [
    request("wait", 1),
    '{"jsonrpc":"2.0","method":"fail"}',
    '{"jsonrpc":"2.0","method":"nonesuch"}',
    '{"jsonrpc":"2.0","method":"go"}',
    request("echo", 2),
  ];
  const answers = await converse(lines, 2);
  assertEquals(
    answers.toSorted((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other))),
    [
      { jsonrpc: "2.0", id: 1, result: "gone" },
      { jsonrpc: "2.0", id: 2, result: {} },
    ],
  );
});

Deno.test("serveControl() sends notifications of a method's own", async () => {
  assertEquals(await converse([request("tell", 1)], 2), [
    { jsonrpc: "2.0", method: "event", params: { n: 1 } },
    { jsonrpc: "2.0", id: 1, result: null },
  ]);
});

Deno.test("serveControl() hangs up on a line without end", async () => {
  const answers = await converse(["x".repeat(1024 * 1024 + 70_000)], 1);
  assertEquals(answers.length, 1);
});

Deno.test("serveControl() survives a client that leaves without a word", async () => {
  assertEquals(await converse([request("linger", 1)], 0), []);
});

Deno.test("serveControl() lets a client go that does not read, which holds up no end and no memory", async () => {
  const host = systemHost();
  const directory = await Deno.makeTempDir();
  try {
    const clients: ControlClientPort[] = [];
    const gone = Promise.withResolvers<void>();
    const subscribe: ControlMethod = (_params, client) => {
      clients.push(client);
      client.onGone(gone.resolve);
      return Promise.resolve(null);
    };
    const listener = await host.sockets.listen(`${directory}/s`);
    const server = serveControl(listener, new Map([["events", subscribe]]), host.clock);
    const flooded = await host.sockets.connect(`${directory}/s`);
    const slow = await host.sockets.connect(`${directory}/s`);
    for (const connection of [flooded, slow]) {
      await sendLine(connection, request("events", 1));
      for await (const _answer of linesOf(connection)) break;
    }
    const [first, second] = clients;
    const event = "x".repeat(64 * 1024);
    // More than the queue and the kernel hold for one, less for the other, which is still there at the end.
    for (let n = 0; n < 40; n++) first?.notify("event", event);
    await gone.promise;
    for (let n = 0; n < 10; n++) second?.notify("event", event);
    await server.close();
    for (const connection of [flooded, slow]) connection.close();
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
