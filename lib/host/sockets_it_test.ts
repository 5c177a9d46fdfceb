import { assertEquals, assertRejects } from "@std/assert";
import { ConnectError, FileError } from "./host.ts";
import { systemSockets } from "./sockets.ts";
import { importMapArgs } from "./testing/import_map.ts";

const sockets = systemSockets();

async function inDirectory(body: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "domrun-sockets-" });
  try {
    await body(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

async function readAll(stream: ReadableStream<Uint8Array>): Promise<string> {
  return await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).text();
}

function connectFault(expected: ConnectError["fault"], path: string, words: string) {
  return async () => {
    const error = await assertRejects(() => sockets.connect(path), ConnectError, words);
    assertEquals(error.fault, expected);
  };
}

Deno.test("a datagram reaches a path, and leaves nothing behind", () =>
  inDirectory(async (dir) => {
    const path = `${dir}/to`;
    const socket = Deno.listenDatagram({ transport: "unixpacket", path });
    await sockets.send(path, "READY=1\nSTATUS=ä", `${dir}/from`);
    const [bytes] = await socket.receive();
    socket.close();
    assertEquals(new TextDecoder().decode(bytes), "READY=1\nSTATUS=ä");
    assertEquals([...Deno.readDirSync(dir)].map(({ name }) => name), ["to"]);
    const gone = `${dir}/gone`;
    const error = await assertRejects(() => sockets.send(gone, "x", `${dir}/from`), ConnectError);
    assertEquals([error.fault, error.path], ["missing", gone]);
  }));

Deno.test("a datagram reaches an abstract address, or the words say since when it does", () =>
  inDirectory(async (dir) => {
    const name = `domrun-test-${crypto.randomUUID()}`;
    const before = "Deno sends to no abstract address before 2.9";
    const sent = await abstractSocket(name)
      .then(async (socket) => {
        await sockets.send(`@${name}`, "READY=1", `${dir}/from`);
        const [bytes] = await socket.receive();
        socket.close();
        return new TextDecoder().decode(bytes);
      })
      .catch(() =>
        sockets.send(`@${name}`, "READY=1", `${dir}/from`).catch(({ message }) => message)
      );
    const [major = 0, minor = 0] = Deno.version.deno.split(".").map(Number);
    assertEquals(sent, major > 2 || minor >= 9 ? "READY=1" : before);
  }));

async function abstractSocket(name: string): Promise<Deno.DatagramConn> {
  return await Promise.resolve().then(() =>
    Deno.listenDatagram({ transport: "unixpacket", path: `\0${name}` })
  );
}

Deno.test("what one side writes the other reads, until one closes", () =>
  inDirectory(async (dir) => {
    const path = `${dir}/s`;
    const listener = await sockets.listen(path);
    assertEquals(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);
    const served = (async () => {
      for await (const peer of listener.connections) {
        const asked = peer.readable.getReader();
        const first = new TextDecoder().decode((await asked.read()).value);
        const long = new TextEncoder().encode("x".repeat(1_000_000));
        await Promise.all([peer.write(new TextEncoder().encode(first)), peer.write(long)]);
        peer.close();
        peer.close();
      }
    })();
    const client = await sockets.connect(path);
    await client.write(new TextEncoder().encode("ping"));
    const answer = await readAll(client.readable);
    assertEquals([answer.slice(0, 5), answer.length], ["pingx", 1_000_004]);
    await assertRejects(() => client.write(new Uint8Array(1)), ConnectError, "Broken pipe");
    client.close();
    listener.close();
    listener.close();
    await served;
  }));

Deno.test("a connection closed on our side ends its stream", () =>
  inDirectory(async (dir) => {
    const listener = await sockets.listen(`${dir}/s`);
    const client = await sockets.connect(`${dir}/s`);
    const reading = readAll(client.readable);
    client.close();
    assertEquals(await reading, "");
    listener.close();
  }));

Deno.test("a connection that cannot be made says why", () =>
  inDirectory(async (dir) => {
    await connectFault("missing", `${dir}/none`, "No such file or directory")();
    // Deno 2.9 removes what it listened at, but not under another name.
    const stale = `${dir}/stale`;
    const listener = await sockets.listen(`${dir}/s`);
    await Deno.rename(`${dir}/s`, stale);
    listener.close();
    await connectFault("refused", stale, "Connection refused")();
    const long = `${dir}/${"n".repeat(108)}`;
    await connectFault("other", long, "path must be shorter than SUN_LEN")();
    const taken = await assertRejects(() => sockets.listen(stale), FileError);
    assertEquals(taken.fault, "exists");
    const nowhere = await assertRejects(() => sockets.listen(`${dir}/no/s`), FileError);
    assertEquals(nowhere.fault, "missing");
  }));

Deno.test("a listener without a file left for a connection says so, and takes it once there is one", () =>
  inDirectory(async (dir) => {
    const path = `${dir}/s`;
    const program = new URL("testing/few_files.ts", import.meta.url).pathname;
    const deno = [Deno.execPath(), "run", "--no-check", "-A", "-q", ...importMapArgs()];
    // Both limits: Deno raises the soft one to the hard one.
    const child = new Deno.Command("sh", {
      args: ["-c", 'ulimit -n 64; exec "$@"', "sh", ...deno, program, path],
      stdout: "piped",
    }).spawn();
    const output = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    let said = "";
    while (!said.includes("full")) said += (await output.read()).value ?? "";
    const client = await sockets.connect(path);
    assertEquals(await readAll(client.readable), "heard");
    client.close();
    for (let part = await output.read(); !part.done; part = await output.read()) said += part.value;
    assertEquals([said, (await child.status).code], ["full\nToo many open files\n", 0]);
  }));
