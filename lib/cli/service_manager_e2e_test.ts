/** What a service manager hears of a machine, at a datagram socket of the test's. */
import { assertEquals } from "@std/assert";
import { join } from "@std/path/posix";
import { MINDS_BUTTON, says } from "../vm/testing/boot_sector.ts";
import { writeBootDocument } from "./testing/boot_document.ts";
import { domrun, eventually, Foreground, people, type Person } from "./testing/compiled.ts";
import { pidOf } from "./testing/traces.ts";
import { withMachines } from "./testing/with_machine.ts";

/** Says `#` when it minds its power button. */
const OBEDIENT = [...MINDS_BUTTON.slice(0, 7), ...says("#"), ...MINDS_BUTTON.slice(7)];
const POWER_OFF =
  "STATUS=notify: asked the guest to power off (ACPI), and again every few seconds; waiting up to 30 s";

for (const person of people()) {
  const test = (
    what: string,
    body: (file: string, heard: () => readonly string[], socket: string) => Promise<void>,
  ) =>
    Deno.test(`${what} (${person.label})`, async () => {
      const file = await writeBootDocument(person, "notify", OBEDIENT);
      const path = join(person.home, "notify.socket");
      const socket = Deno.listenDatagram({ transport: "unixpacket", path });
      await Deno.chmod(path, 0o666);
      const heard: string[] = [];
      const listening = hear(socket, heard);
      try {
        await withMachines(person, ["notify"], () => body(file, () => heard, path));
      } finally {
        socket.close();
        await listening;
        await Deno.remove(path);
      }
    });

  test(
    "a service in the foreground is ready, tells how it is, and that it stops",
    async (file, heard, socket) => {
      const machine = new Foreground(person, ["up", file], {
        environment: { NOTIFY_SOCKET: socket },
      });
      await eventually("it is ready", 30_000, () => yes(heard().includes("READY=1")));
      await eventually("the guest listens", 30_000, () => yes(machine.output.includes("#")));
      machine.kill("SIGTERM");
      assertEquals(await machine.ended(), 143, machine.output);
      await eventually("it stops", 30_000, () => yes(heard().includes(POWER_OFF)));
      assertEquals(heard(), [
        "STATUS=notify is running",
        "READY=1",
        "STOPPING=1\nSTATUS=notify is stopping",
        POWER_OFF,
      ]);
    },
  );

  test("a service of up -d is its supervisor", async (file, heard, socket) => {
    const environment = { NOTIFY_SOCKET: socket };
    assertEquals((await domrun(person, ["up", "-d", file], { environment })).code, 0);
    const supervisor = await pidOf("notify", /supervise/);
    await listens(person);
    assertEquals((await domrun(person, ["stop", "notify"])).code, 0);
    await eventually("it stops", 30_000, () => yes(heard().includes(POWER_OFF)));
    assertEquals([...heard()].sort(), [
      `MAINPID=${supervisor}\nREADY=1`,
      "STATUS=notify is running",
      POWER_OFF,
      "STOPPING=1\nSTATUS=notify is stopping",
    ]);
  });

  test("a machine that cannot be started is never ready", async (file, heard, socket) => {
    await Deno.remove(file.replace(/xml$/, "img"));
    const environment = { NOTIFY_SOCKET: socket };
    assertEquals((await domrun(person, ["up", "-d", file], { environment })).code, 3);
    assertEquals(heard(), []);
  });

  test("a service manager that cannot be told is no failure, and said once", async (file) => {
    const environment = { NOTIFY_SOCKET: "/tmp/domrun-nobody-listens" };
    const { code, stderr } = await domrun(person, ["up", "-d", file], { environment });
    assertEquals([code, stderr], [
      0,
      "warning: the service manager cannot be told at /tmp/domrun-nobody-listens: " +
      "No such file or directory\n",
    ]);
  });
}

async function hear(socket: Deno.DatagramConn, heard: string[]): Promise<void> {
  for await (const [bytes] of socket) heard.push(new TextDecoder().decode(bytes));
}

async function listens(person: Person): Promise<void> {
  await eventually("the guest listens", 30_000, async () => {
    const { stdout } = await domrun(person, ["logs", "notify"]);
    return stdout.includes("#") || undefined;
  });
}

function yes(holds: boolean): Promise<true | undefined> {
  return Promise.resolve(holds || undefined);
}
