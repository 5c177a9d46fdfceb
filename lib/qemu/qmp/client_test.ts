import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Clock, Connection, Timer } from "../../host/host.ts";
import { ConnectError } from "../../host/host.ts";
import {
  connectQmp,
  QmpClosedError,
  QmpError,
  type QmpEvent,
  QmpProtocolError,
  QmpTimeoutError,
} from "./client.ts";

const GREETING = '{"QMP":{"version":{"qemu":{"micro":0,"minor":2,"major":7},"package":""}}}\n';

/** A clock whose timers go off when told. */
class HandClock implements Clock {
  readonly timers = new Set<{ delayMs: number; action: () => void }>();
  now = () => 0;
  monotonicMs = () => 0;
  sleep = () => Promise.resolve();
  after(delayMs: number, action: () => void): Timer {
    const timer = { delayMs, action };
    this.timers.add(timer);
    return { cancel: () => this.timers.delete(timer) };
  }
  /** Lets every timer of this length go off. */
  pass(delayMs: number): void {
    for (const timer of [...this.timers]) {
      if (timer.delayMs !== delayMs) continue;
      this.timers.delete(timer);
      timer.action();
    }
  }
}

/** The far end of a connection, in the test's hands. */
class Peer {
  readonly connection: Connection;
  readonly sent: { execute: string; arguments?: unknown; id: string }[] = [];
  closed = false;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #waiting: (() => void)[] = [];
  writeFails = false;

  constructor() {
    const readable = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
      },
    });
    this.connection = {
      readable,
      write: (bytes) => {
        if (this.writeFails) return Promise.reject(new ConnectError("closed", "/s", "Broken pipe"));
        this.sent.push(JSON.parse(new TextDecoder().decode(bytes)));
        for (const wake of this.#waiting.splice(0)) wake();
        return Promise.resolve();
      },
      close: () => {
        this.closed = true;
      },
    };
  }
  say(text: string): void {
    this.#controller?.enqueue(new TextEncoder().encode(text));
  }
  hangUp(): void {
    this.#controller?.close();
  }
  /** The next command that was sent, once there are `count` of them. */
  async command(count: number): Promise<{ execute: string; arguments?: unknown; id: string }> {
    for (;;) {
      const found = this.sent[count - 1];
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }
}

async function connected() {
  const peer = new Peer();
  const clock = new HandClock();
  const connecting = connectQmp(peer.connection, clock);
  peer.say(GREETING);
  const { id } = await peer.command(1);
  peer.say(`{"return":{},"id":"${id}"}\n`);
  return { peer, clock, client: await connecting };
}

Deno.test("connectQmp() waits for the greeting and negotiates", async () => {
  const { peer, clock, client } = await connected();
  assertEquals(client.version, { major: 7, minor: 2, micro: 0, package: "" });
  assertEquals(peer.sent, [{ execute: "qmp_capabilities", id: "domrun-1" }]);
  assertEquals(clock.timers.size, 0);
});

Deno.test("execute() keeps several commands apart", async () => {
  const { peer, client } = await connected();
  const first = client.execute("query-status");
  const second = client.execute("set_link", { name: "net0", up: false });
  assertEquals(await peer.command(3), {
    execute: "set_link",
    arguments: { name: "net0", up: false },
    id: "domrun-3",
  });
  peer.say('{"return":{},"id":"domrun-3"}\n{"return":{"running":true},"id":"domrun-2"}\n');
  assertEquals(await second, {});
  assertEquals(await first, { running: true });
});

Deno.test("execute() rejects with QEMU's class and words", async () => {
  const { peer, client } = await connected();
  const refused = client.execute("device_del", { id: "net7" });
  peer.say(
    '{"id":"domrun-2","error":{"class":"DeviceNotFound","desc":"Device \'net7\' not found"}}\n',
  );
  const error = await assertRejects(() => refused, QmpError);
  assertEquals([error.errorClass, error.command], ["DeviceNotFound", "device_del"]);
  assertEquals(error.message, "QEMU refused device_del: Device 'net7' not found");
});

Deno.test("execute() gives up at its deadline and drops the late reply", async () => {
  const { peer, clock, client } = await connected();
  const slow = client.execute("query-block", undefined, { timeoutMs: 1500 });
  clock.pass(1500);
  const error = await assertRejects(() => slow, QmpTimeoutError);
  assertEquals(error.message, "QEMU gave no reply to query-block within 1.5 s");
  const next = client.execute("query-status");
  peer.say('{"return":"late","id":"domrun-2"}\n{"return":"right","id":"domrun-3"}\n');
  assertEquals(await next, "right");
  assertEquals(clock.timers.size, 0);
});

Deno.test("a connection that ends rejects everything that waits, and what comes after", async () => {
  const { peer, clock, client } = await connected();
  const waiting = [client.execute("query-status"), client.execute("quit")];
  peer.say('{"return":');
  peer.hangUp();
  const errors = await Promise.all(waiting.map((one) => assertRejects(() => one, QmpClosedError)));
  assertEquals(errors.map((error) => error.message), [
    'QEMU gave no reply to query-status: it closed the connection after: {"return":',
    'QEMU gave no reply to quit: it closed the connection after: {"return":',
  ]);
  assertEquals(await client.closed, 'it closed the connection after: {"return":');
  await assertRejects(() => client.execute("stop"), QmpClosedError);
  assert(peer.closed);
  assertEquals(clock.timers.size, 0);
});

Deno.test("a write that fails does not lose what QEMU has said before it went", async () => {
  const { peer, client } = await connected();
  const heard: string[] = [];
  client.onEvent(({ name }) => heard.push(name));
  peer.writeFails = true;
  const error = await assertRejects(() => client.execute("stop"), QmpClosedError);
  assertEquals(error.message, "QEMU gave no reply to stop: it closed the connection");
  peer.say('{"event":"SHUTDOWN","timestamp":{"seconds":1,"microseconds":0}}\n');
  peer.hangUp();
  assertEquals(await client.closed, "it closed the connection");
  assertEquals(heard, ["SHUTDOWN"]);
});

Deno.test("close() rejects what waits and may be called twice", async () => {
  const { client } = await connected();
  const waiting = client.execute("query-status");
  client.close();
  client.close();
  await assertRejects(() => waiting, QmpClosedError, "the connection was closed");
  assertEquals(await client.closed, "the connection was closed");
});

Deno.test("junk ends the connection with the junk in the error", async () => {
  const rows: [junk: string, message: string][] = [
    ["Segmentation fault\n", "Not a QMP message: Segmentation fault"],
    ['{"error":{"class":"GenericError","desc":"JSON parse error"}}\n', "JSON parse error"],
    ['{"return":{}}\n', "QEMU sent a reply that names no command"],
  ];
  for (const [junk, message] of rows) {
    const { peer, client } = await connected();
    const waiting = client.execute("query-status");
    peer.say(junk);
    assertEquals((await assertRejects(() => waiting, QmpProtocolError)).message, message);
    assertEquals(await client.closed, message);
  }
});

Deno.test("connectQmp() does not wait for ever for a greeting", async () => {
  const peer = new Peer();
  const clock = new HandClock();
  const connecting = connectQmp(peer.connection, clock, { timeoutMs: 3000 });
  clock.pass(3000);
  const error = await assertRejects(() => connecting, QmpTimeoutError);
  assertEquals(error.message, "QEMU did not greet within 3 s");
  assert(peer.closed);
});

Deno.test("events reach every listener, the first also those that came before it", async () => {
  const { peer, client } = await connected();
  const event = (name: string) => `{"event":"${name}","data":{"n":1}}\n`;
  peer.say(event("RESUME"));
  const flushed = client.execute("query-status");
  peer.say('{"return":{},"id":"domrun-2"}\n');
  await flushed;
  const first: QmpEvent[] = [];
  const second: string[] = [];
  const stop = client.onEvent((seen) => first.push(seen));
  client.onEvent((seen) => second.push(seen.name));
  peer.say(event("STOP"));
  const again = client.execute("query-status");
  peer.say('{"return":{},"id":"domrun-3"}\n');
  await again;
  stop();
  peer.say(event("SHUTDOWN"));
  peer.hangUp();
  await client.closed;
  assertEquals(first.map((seen) => seen.name), ["RESUME", "STOP"]);
  assertEquals(first[0]?.data, { n: 1 });
  assertEquals(second, ["STOP", "SHUTDOWN"]);
});
