import { assertEquals } from "@std/assert";
import {
  capabilitiesOf72,
  describe,
  mustPlan,
  planOf,
  readWell,
  testdata,
  withEverything,
} from "../../plan/testing/documents.ts";
import { bootsFromNetwork, machineText } from "./machine_text.ts";

Deno.test("machineText() is a machine of the host's own board, with nothing to say of it", async () => {
  const recorded = await Deno.readTextFile(testdata("capabilities", "qemu-7.2.json"));
  const capabilities = withEverything(capabilitiesOf72(recorded));
  for (const [arch, board] of [["x86_64", "q35"], ["aarch64", "virt"]] as const) {
    for (const transport of ["stream", "vhost-user"] as const) {
      const what = `${arch}, ${transport}`;
      const read = await readWell(what, machineText(transport, { name: "t", arch, port: 8080 }));
      const planned = planOf(read, capabilities);
      assertEquals(describe(planned.findings), "", what);
      const { args } = mustPlan(planned).qemu;
      assertEquals(args[args.indexOf("-machine") + 1]?.split(",")[0], board, what);
      assertEquals(bootsFromNetwork(arch), board === "q35", what);
    }
  }
});
