/** Logs and the end of a machine, as a person asks for them. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { CHATTER, POWEROFF, says } from "../vm/testing/boot_sector.ts";
import { writeBootDocument } from "./testing/boot_document.ts";
import { domrun, eventually, Foreground, people } from "./testing/compiled.ts";
import { assertNothingLeft } from "./testing/traces.ts";
import { withMachines } from "./testing/with_machine.ts";

const SAYS_IT = [..."one\ntwo\nlast"].flatMap(says);

for (const person of people()) {
  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await domrun(person, args);
    assertEquals(code, 0, `${args.join(" ")}: ${stderr}`);
    return stdout;
  };

  Deno.test(`a machine that has ended has its logs and its reason (${person.label})`, async () => {
    const file = await writeBootDocument(person, "log-end", [...SAYS_IT, ...POWEROFF]);
    await run("up", "-d", file);
    assertEquals(await run("wait", "-t", "60", "log-end"), "log-end: The guest powered off\n");
    await assertNothingLeft(person, "log-end");
    assertMatch(await run("logs", "log-end"), /one\ntwo\nlast$/);
    assertEquals(await run("logs", "-n", "2", "log-end"), "two\nlast");
    assertMatch(await run("logs", "-f", "log-end"), /last$/);
    assertMatch(await run("logs", "--of", "events", "log-end"), /Z The guest powered off\n$/);
    const events = (await run("logs", "--of", "events", "--json", "log-end")).trim().split("\n");
    assertEquals(JSON.parse(events.at(-1) ?? "").event, "ended");
    assertMatch(await run("ps", "-a"), /^log-end +stopped \(The guest powered off\)/m);
    assertEquals((await run("ps")).includes("log-end"), false);
    const { state, ended } = JSON.parse(await run("status", "--json", "log-end"));
    assertEquals([state, ended.reason], ["stopped", "guest-poweroff"]);
    assertEquals(JSON.parse(await run("wait", "--json", "log-end")).event, "ended");
    const { code, stderr } = await domrun(person, ["stop", "log-end"]);
    assertEquals(code, 4);
    assertStringIncludes(stderr, "The guest powered off\n        see: domrun logs log-end\n");
  });

  Deno.test(`a log that keeps nothing is told as that (${person.label})`, async () => {
    const devices = "<serial type='pty'><log file='/dev/null'/></serial>";
    const file = await writeBootDocument(person, "log-null", CHATTER, { devices });
    await withMachines(person, ["log-null"], async () => {
      await run("up", "-d", file);
      for (const words of [["logs"], ["logs", "-f"], ["wait", "--console", "A"]]) {
        const { code, stdout, stderr } = await domrun(person, [...words, "log-null"]);
        assertEquals([code, stdout, stderr], [
          4,
          "",
          'domrun: Console "serial0" of machine "log-null" has its log at /dev/null, ' +
          "which keeps nothing: it is not a regular file\n" +
          "  help: give it another path in the document, or none\n",
        ]);
      }
      assertEquals(await run("logs", "--device", "serial1", "log-null"), "");
    });
  });

  Deno.test(`logs -f goes to the last line, and logs | head is no failure (${person.label})`, async () => {
    const file = await writeBootDocument(person, "log-on", CHATTER);
    await withMachines(person, ["log-on"], async () => {
      await run("up", "-d", file);
      const follower = new Foreground(person, ["logs", "-f", "log-on"]);
      await eventually("it is shown", 30_000, () => {
        return Promise.resolve(follower.output.includes("AAA") ? true : undefined);
      });
      const head = new Foreground(person, ["logs", "-f", "log-on"]);
      await eventually("it is shown", 30_000, () => {
        return Promise.resolve(head.output.includes("AAA") ? true : undefined);
      });
      await head.stopReading();
      assertEquals(await head.ended(), 0);
      assertEquals((await domrun(person, ["wait", "-t", "0.1", "log-on"])).code, 124);
      const waiting = new Foreground(person, ["wait", "log-on"]);
      await run("destroy", "log-on");
      assertEquals([await follower.ended(), await waiting.ended()], [0, 0]);
      assertStringIncludes(waiting.output, "log-on: Killed on request");
      assertEquals(follower.output.length, (await run("logs", "log-on")).length);
    });
  });
}
