import { assertEquals } from "@std/assert";
import { join } from "@std/path/posix";
import { renderPlanExplained } from "./explain.ts";
import type { LaunchPlan } from "./launch_plan.ts";
import {
  capabilitiesOf72,
  mustPlan,
  planOf,
  readWell,
  testdata,
  withEverything,
} from "./testing/documents.ts";

const place = (line: number) => ({ file: "vm.xml", line, column: 3 });

const PLAN = {
  passt: [{
    interface: "net0",
    program: "/usr/bin/passt",
    args: ["--one-off", "--tcp-ports", "2222:22"],
    origins: [{ argument: 2, place: place(9) }],
    place: place(8),
  }],
  helpers: [{ kind: "swtpm", device: "tpm0", program: "swtpm", args: ["socket"], place: place(7) }],
  qemu: {
    program: "qemu",
    args: ["-S", "-m", "size=65536k", "-machine", "q35,acpi=on", "-frob", "x y"],
    origins: [
      { argument: 2, place: place(3) },
      { argument: 4, part: "acpi=on", place: place(5) },
    ],
  },
} as unknown as LaunchPlan;

Deno.test("renderPlanExplained() says the line, or the rule, of each argument", () => {
  assertEquals(
    renderPlanExplained(PLAN),
    `passt of net0: /usr/bin/passt
  --one-off
      passt ends when QEMU closes its connection
  --tcp-ports 2222:22
      vm.xml:9:3

swtpm of tpm0: swtpm
  socket
      vm.xml:7:3

QEMU: qemu
  -S
      the guest waits until somebody looks after it
  -m size=65536k
      vm.xml:3:3
  -machine q35,acpi=on
      <type> of <os>, <features>; acpi=on: vm.xml:5:3
  -frob 'x y'
      filled in as libvirt does, where the document says nothing
`,
  );
});

const QEMU = withEverything(
  capabilitiesOf72(Deno.readTextFileSync(testdata("capabilities", "qemu-7.2.json"))),
);

Deno.test("every argument of every plan has its line or its rule", async () => {
  const documents = ["plans", "valid"].flatMap((directory) =>
    [...Deno.readDirSync(testdata(directory))].map(({ name }) => join(directory, name))
  ).filter((name) => name.endsWith(".xml"));
  const unexplained = [];
  for (const name of documents) {
    const text = Deno.readTextFileSync(testdata(name));
    const lines = renderPlanExplained(mustPlan(planOf(await readWell(name, text), QEMU))).split(
      "\n",
    );
    unexplained.push(
      ...lines.flatMap((line, at) =>
        line.startsWith("      filled in as libvirt does") ? [`${name}: ${lines[at - 1]}`] : []
      ),
    );
  }
  assertEquals(unexplained, []);
});
