/** What `domrun new` prints is accepted by a real libvirt, schema and all, and keeps all of it. */
import { assertEquals } from "@std/assert";
import { systemHost } from "../../lib/host/mod.ts";
import { EXIT } from "../../lib/cli/exit_status.ts";
import { runHere } from "../../lib/cli/testing/bare_host.ts";
import { COMBINATIONS, writeImages } from "../../lib/cli/testing/new_combinations.ts";
import { factsOf, missingFacts } from "./facts.ts";
import { whyNoLibvirt, withLibvirt } from "./session.ts";

Deno.test("libvirt takes what new prints", async (test) => {
  const why = await whyNoLibvirt();
  if (why !== undefined) {
    console.log(`NOT HERE ${test.name}: ${why}`);
    return;
  }
  const directory = await Deno.makeTempDir({ prefix: "new-" });
  try {
    await writeImages(directory);
    const documents: string[] = [];
    for (const [index, words] of COMBINATIONS.entries()) {
      const args = words.replaceAll("DIR", directory).replace("PORT", "2222").split(" ");
      const { status, stdout, stderr } = await runHere(
        ["new", "--name", `made-${index}`, "--type", "qemu", ...args],
        systemHost(),
      );
      assertEquals({ status, stderr: status === EXIT.done ? "" : stderr }, {
        status: EXIT.done,
        stderr: "",
      }, words);
      documents.push(stdout);
    }
    const verdicts = await withLibvirt(({ judge }) => judge(documents));
    const refused = verdicts.flatMap(({ refusal }, index) =>
      refusal === undefined ? [] : [`${COMBINATIONS[index]}: ${refusal}`]
    );
    assertEquals(refused, []);
    for (const [index, { kept = "" }] of verdicts.entries()) {
      const lost = missingFacts(await factsOf(documents[index] ?? ""), await factsOf(kept));
      assertEquals(lost.filter((one) => !MADE_AT_START.test(one)), [], COMBINATIONS[index]);
    }
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

/** The version that an alias stands for, and a chosen port. */
const MADE_AT_START = /^domain\/os\/type@machine=|\/graphics@port=/;
