/** A passt that dies while its guest takes no packets: QEMU, which has one for it, reads no more and sees no end. */
import { assertEquals } from "@std/assert";
import { freePort } from "../host/testing/free_port.ts";
import { IDLE, says } from "../vm/testing/boot_sector.ts";
import { writeBootDocument } from "./testing/boot_document.ts";
import { domrun, eventually, people } from "./testing/compiled.ts";
import { assertNothingLeft, pidOf } from "./testing/traces.ts";
import { withMachines } from "./testing/with_machine.ts";

const SOON_MS = 30_000;

for (const person of people()) {
  Deno.test(`a passt that dies unseen by QEMU is replaced, and ps says so (${person.label})`, async () => {
    const port = await freePort();
    const forwards =
      `<portForward proto='tcp' address='127.0.0.1'><range start='${port}' to='80'/></portForward>` +
      "<model type='virtio'/>";
    const file = await writeBootDocument(person, "unseen", [...says("#"), ...IDLE], { forwards });
    await withMachines(person, ["unseen"], async () => {
      assertEquals((await domrun(person, ["up", "-d", file])).code, 0);
      (await Deno.connect({ hostname: "127.0.0.1", port })).close();
      const passt = await pidOf("unseen", /--one-off/);
      Deno.kill(passt, "SIGKILL");
      await eventually("it is told", SOON_MS, async () => {
        const { stdout } = await domrun(person, ["events", "unseen"]);
        return stdout.includes("net0 is reconnecting: passt ended\n") || undefined;
      });
      await eventually("there is another", SOON_MS, async () => {
        return await pidOf("unseen", /--one-off/) === passt ? undefined : true;
      });
      const isTrue = async () => {
        const { stdout } = await domrun(person, ["status", "unseen"]);
        return /^net0 +(up,|reconnecting \(a new passt waits: )/m.test(stdout);
      };
      await eventually("ps tells the truth", SOON_MS, async () => await isTrue() || undefined);
      // passt has gone to the background by then, where it has another pid.
      const another = await pidOf("unseen", /--one-off/);
      // It is left in peace, however long QEMU takes and whoever looks.
      for (let look = 0; look < 10; look++) {
        assertEquals({ look, isTrue: await isTrue() }, { look, isTrue: true });
      }
      assertEquals(await pidOf("unseen", /--one-off/), another);
      assertEquals((await domrun(person, ["events", "unseen"])).stdout.includes("again, "), false);
      assertEquals((await domrun(person, ["destroy", "unseen"])).code, 0);
      await assertNothingLeft(person, "unseen");
    });
  });
}
