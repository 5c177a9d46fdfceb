/** An interface of type vhostuser comes to a guest that runs, and goes. */
import { assertEquals } from "@std/assert";
import { join } from "@std/path/posix";
import { freePort } from "../host/testing/free_port.ts";
import { domrun, eventually, people } from "./testing/compiled.ts";
import { guestDocument } from "./testing/guest_document.ts";
import { untilAnswered } from "./testing/outage.ts";
import { withMachines } from "./testing/with_machine.ts";

const NAME = "e2e-vhost-hotplug";
const BOOT_MS = 120_000;
const LIMIT_MS = 30_000;

Deno.test("an interface of vhost-user comes, says who reaches it, and goes without a complaint", async () => {
  const [person] = people().filter(({ label }) => label === "ordinary user");
  if (person === undefined) throw new Error("there is no ordinary user");
  const { passt } = JSON.parse((await domrun(person, ["probe", "--json"])).stdout);
  if (!passt.features["vhost-user"]) {
    return console.log(`NOT HERE ${NAME}: the installed passt has no vhost-user`);
  }
  const [port, more] = [await freePort(), await freePort()];
  const forward = (start: number) =>
    `<portForward proto='tcp' address='127.0.0.1'><range start='${start}' to='80'/></portForward>`;
  const write = async (file: string, text: string) => {
    await Deno.writeTextFile(join(person.home, file), text);
    await Deno.chmod(join(person.home, file), 0o644);
    return join(person.home, file);
  };
  const machine = guestDocument({
    name: NAME,
    forwards: forward(port),
    interfaceType: "vhostuser",
  });
  const card = await write(
    "card.xml",
    `<interface type='vhostuser'>${
      forward(more)
    }<model type='virtio'/><backend type='passt'/></interface>`,
  );
  const succeed = async (args: readonly string[]) => {
    const { code, stdout, stderr } = await domrun(person, args);
    assertEquals(code, 0, stderr);
    return stdout;
  };
  await succeed(["up", "-d", await write("vhost.xml", machine)]);
  await withMachines(person, [NAME], async () => {
    await untilAnswered(port, { everyMs: 500, limitMs: BOOT_MS });
    assertEquals(
      await succeed(["attach", NAME, card]),
      `attached interface net1\n  net1 forwards 127.0.0.1:${more}:80/tcp  for this host alone\n`,
    );
    await eventually(
      "the guest has its driver",
      LIMIT_MS,
      async () =>
        (await succeed(["events", NAME])).includes(`NIC_RX_FILTER_CHANGED {"name":"net1"`) ||
        undefined,
    );
    const forced = await domrun(person, ["detach", "--force", NAME, "net1"]);
    assertEquals([forced.code, forced.stderr], [
      4,
      "domrun: An interface of type vhostuser cannot be taken from a guest by force: QEMU would crash\n" +
      `  help: cut it off: domrun link ${NAME} net1 down; and detach it when the guest answers\n`,
    ]);
    assertEquals(await succeed(["detach", NAME, "net1"]), "detached interface net1\n");
    const events = await succeed(["events", NAME]);
    assertEquals(events.split("\n").filter((line) => line.includes("warning")), []);
    await untilAnswered(port, { everyMs: 20, limitMs: LIMIT_MS });
  });
});
