/** Two machines of one command that want the same port: one has it, and the other is told which. */
import { assertEquals, assertMatch } from "@std/assert";
import { freePort } from "../host/testing/free_port.ts";
import { IDLE } from "../vm/testing/boot_sector.ts";
import { writeBootDocument } from "./testing/boot_document.ts";
import { domrun, eventually, Foreground, people } from "./testing/compiled.ts";
import { withMachines } from "./testing/with_machine.ts";

const LIMIT_MS = 60_000;
const NAMES = ["first", "second"].map((which) => `${which}-${Deno.pid}`);

for (const person of people()) {
  Deno.test(`of two machines that want one port at once each knows of the other (${person.label})`, async () => {
    const port = await freePort();
    const forwards =
      `<portForward proto='tcp' address='127.0.0.1'><range start='${port}' to='80'/></portForward>`;
    const files = await Promise.all(
      NAMES.map((name) => writeBootDocument(person, name, IDLE, { forwards })),
    );
    await withMachines(person, NAMES, async () => {
      const up = new Foreground(person, ["up", ...files]);
      await eventually("one runs, and one has failed", LIMIT_MS, () => {
        assertMatch(up.output, /: READY /);
        assertMatch(up.output, /error\[host\/passt\]/);
        return Promise.resolve(true);
      });
      const [, running = ""] = /: READY (\S+)/.exec(up.output) ?? [];
      assertMatch(up.output, new RegExp(`machine "${running}" has it`));
      const stop = await domrun(person, ["stop", "--force", running]);
      assertEquals(stop.code, 0, stop.stderr);
      assertEquals(await up.ended(), 3, up.output);
    });
    for (const name of NAMES) await domrun(person, ["gc", "--runs", name]);
  });
}
