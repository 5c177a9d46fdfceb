/** What the control socket answers, and what the commands that use it print, is what the schemas say. */
import { assertEquals } from "@std/assert";
import { join } from "@std/path/posix";
import { freePort } from "../../lib/host/testing/free_port.ts";
import { domrun, people, type Person } from "../../lib/cli/testing/compiled.ts";
import { guestDocument } from "../../lib/cli/testing/guest_document.ts";
import { machineFiles } from "../../lib/plan/machine_files.ts";
import { jsonSchema, type Judge } from "./json_schema.ts";

const NAME = "e2e-control";
const DEVICES = `<controller type='usb' model='qemu-xhci'/>
  <disk type='file' device='cdrom'><target dev='sda' bus='sata'/></disk>`;
/** One that QEMU waits for, and that goes without the guest. */
const HOSTDEV = "<hostdev mode='subsystem' type='usb'><source startupPolicy='optional'>" +
  "<vendor id='0x1234'/><product id='0x5678'/></source></hostdev>";

const [person] = people().filter(({ label }) => label === "ordinary user");

function user(): Person {
  if (person === undefined) throw new Error("there is no ordinary user");
  return person;
}

Deno.test("answers and outputs of changes are as the schemas say", async () => {
  const write = async (file: string, text: string) => {
    const path = join(user().home, file);
    await Deno.writeTextFile(path, text);
    await Deno.chmod(path, 0o644);
    return path;
  };
  await succeed([
    "up",
    "-d",
    await write("control.xml", guestDocument({ name: NAME, devices: DEVICES })),
  ]);
  try {
    const running = await write("running.xml", await succeed(["dumpxml", NAME]));
    const image = await write("medium.img", "x".repeat(1024));
    await outputs(running, image, await write("hostdev.xml", HOSTDEV));
    await conversation(await Deno.readTextFile(running), image);
  } finally {
    await domrun(user(), ["stop", "--force", NAME]);
  }
});

async function outputs(running: string, image: string, hostdev: string): Promise<void> {
  const judge = await jsonSchema("change", { exact: true });
  const port = String(await freePort());
  const commands = [
    ["forward", "--restart", "add", NAME, `${port}:80`, ":22"],
    ["forward", "list", NAME],
    ["forward", "--restart", "remove", NAME, port],
    ["attach", NAME, hostdev],
    ["detach", NAME, "1234:5678"],
    ["change-media", NAME, "sda", image],
    ["link", NAME, "down"],
    ["setmem", NAME, "180M"],
    ["apply", "--dry-run", "--restart", NAME, running],
    ["apply", "--restart", NAME, running],
  ];
  for (const [command = "", ...words] of commands) {
    const text = await succeed([command, "--json", ...words]);
    assertEquals({ command, wrong: judge(JSON.parse(text)) }, { command, wrong: [] });
  }
}

/** Every method that leaves the machine alive, right and wrong. */
async function conversation(xml: string, path: string): Promise<void> {
  const [port, exact] = [await freePort(), { exact: true }];
  const judges = {
    control: await jsonSchema("control"),
    change: await jsonSchema("change", exact),
    ps: await jsonSchema("ps", exact),
    event: await jsonSchema("event", exact),
  };
  const forwards = [{ proto: "tcp", address: "127.0.0.1", port }];
  const calls: readonly (readonly [method: string, params: object, result?: "change"])[] = [
    ["ping", {}],
    ["events", {}],
    ["consoles", {}],
    ["pause", {}],
    ["resume", {}],
    ["qmp", { command: "query-status" }],
    ["qmp", { command: "device_del", arguments: { id: "no" } }],
    ["forward-list", {}, "change"],
    ["forward-add", { forwards, restart: true }, "change"],
    ["forward-remove", { forwards, restart: true }, "change"],
    ["forward-remove", { forwards }],
    ["attach", { xml: HOSTDEV }, "change"],
    ["detach", { device: "1234:5678", timeoutMs: 5000 }, "change"],
    ["detach", { device: "no" }],
    ["change-medium", { device: "sda", path, format: "raw" }, "change"],
    ["change-medium", { device: "sda" }, "change"],
    ["set-link", { state: "up" }, "change"],
    ["set-memory", { memoryKiB: 184320 }, "change"],
    ["apply", { xml, dryRun: true }, "change"],
  ];
  const client = await connect(judges.control);
  for (const [method, params, result] of calls) {
    const answer = await client.call(method, params);
    const wrong = result === undefined ? [] : judges[result](answer["result"]);
    assertEquals({ method, wrong }, { method, wrong: [] });
  }
  const { result } = await client.call("status", {});
  assertEquals(judges.ps([result]), []);
  for (const event of client.events) assertEquals(judges.event(event), []);
  assertEquals(client.events.length > 5, true);
  client.close();
}

/** A client that judges every line that goes and comes. */
async function connect(judge: Judge) {
  const { controlSocket } = machineFiles(user().machines, NAME);
  const socket = await Deno.connect({ transport: "unix", path: controlSocket });
  const events: unknown[] = [];
  const lines = linesOf(socket);
  let id = 0;
  return {
    events,
    close: () => socket.close(),
    async call(method: string, params: object): Promise<Record<string, unknown>> {
      const request = { jsonrpc: "2.0", id: ++id, method, params };
      assertEquals({ request, wrong: judge(request) }, { request, wrong: [] });
      await socket.write(new TextEncoder().encode(`${JSON.stringify(request)}\n`));
      for (;;) {
        const { value } = await lines.next();
        const message = JSON.parse(value ?? "{}");
        assertEquals({ message, wrong: judge(message) }, { message, wrong: [] });
        if (message.id === id) return message;
        events.push(message.params);
      }
    },
  };
}

async function* linesOf(socket: Deno.UnixConn): AsyncGenerator<string, undefined> {
  const decoder = new TextDecoder();
  const bytes = new Uint8Array(65536);
  let text = "";
  for (;;) {
    const read = await socket.read(bytes);
    if (read === null) return undefined;
    text += decoder.decode(bytes.subarray(0, read), { stream: true });
    const parts = text.split("\n");
    text = parts.pop() ?? "";
    yield* parts;
  }
}

async function succeed(words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await domrun(user(), words);
  assertEquals({ words, code }, { words, code: 0 }, stderr);
  return stdout.trim();
}
