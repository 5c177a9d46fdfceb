/** The client of a supervisor that does not answer, over a real socket. */
import { assertEquals, assertRejects } from "@std/assert";
import { systemHost } from "../../host/mod.ts";
import { machineFiles } from "../../plan/machine_files.ts";
import { ControlError, SilentOwnerError } from "../errors.ts";
import { type ControlClient, controlClient } from "./client.ts";
import { Conversation } from "./conversation.ts";
import { linesOf } from "./lines.ts";
import { serveControl } from "./server.ts";

const CHANGES: readonly (readonly [
  name: string,
  change: (client: ControlClient) => Promise<unknown>,
])[] = [
  ["attach", (client) => client.attach("<disk/>")],
  ["detach", (client) => client.detach("net0")],
  ["apply", (client) => client.apply("<domain/>", { dryRun: false, restart: false })],
  ["change-medium", (client) => client.changeMedium("sda", undefined)],
  ["set-link", (client) => client.setLink("down", undefined)],
  ["set-memory", (client) => client.setMemory(1024)],
  ["forward-add", (client) => client.changeForwards("add", { forwards: [] })],
];

for (const [name, change] of CHANGES) {
  Deno.test(`no frozen supervisor finds ${name} when it goes on`, async () => {
    const system = systemHost();
    const machines = await Deno.makeTempDir();
    // Nobody answers, however long that is waited for.
    const clock = {
      ...system.clock,
      after: (_ms: number, action: () => void) => system.clock.after(20, action),
    };
    const host = { ...system, clock, directories: { ...system.directories, machines } };
    try {
      const { directory, controlSocket } = machineFiles(machines, "web");
      await Deno.mkdir(directory);
      const listener = await system.sockets.listen(controlSocket);
      const client = await controlClient(host, "web");
      await assertRejects(() => change(client), SilentOwnerError);
      client.close();
      const asked: string[] = [];
      for await (const connection of listener.connections) {
        for await (const line of linesOf(connection)) asked.push(JSON.parse(line).method);
        connection.close();
        break;
      }
      listener.close();
      assertEquals(asked, ["ping"]);
    } finally {
      await Deno.remove(machines, { recursive: true });
    }
  });
}

Deno.test("a document that no supervisor would read is refused by its length, and the next request goes on", async () => {
  const system = systemHost();
  const machines = await Deno.makeTempDir();
  const host = { ...system, directories: { ...system.directories, machines } };
  try {
    const { directory, controlSocket } = machineFiles(machines, "web");
    await Deno.mkdir(directory);
    const listener = await system.sockets.listen(controlSocket);
    const answer = (params: unknown) => Promise.resolve(params);
    const server = serveControl(listener, new Map([["ping", answer]]), system.clock);
    const connection = await system.sockets.connect(controlSocket);
    const conversation = new Conversation(host, connection, "web");
    await assertRejects(
      () => conversation.ask("attach", { xml: "x".repeat(1024 * 1024) }),
      ControlError,
      "The document is too long for a machine that runs: the request has 1048638 characters, and " +
        "1048576 are the most that a supervisor reads",
    );
    assertEquals(await conversation.ask("ping", { still: "there" }), { still: "there" });
    conversation.close();
    await server.close();
  } finally {
    await Deno.remove(machines, { recursive: true });
  }
});
