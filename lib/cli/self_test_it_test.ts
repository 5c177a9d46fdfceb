/** The self-test: it passes where machines run, names what is broken, and leaves nothing behind. */
import { assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path/posix";
import type { Culprit } from "./self_test/fault.ts";
import type { Step, StepName } from "./self_test/step.ts";
import { type Breakage, runBroken } from "./testing/broken_hosts.ts";
import { domrun, people, type Person } from "./testing/compiled.ts";
import { assertNoProcesses } from "./testing/traces.ts";

interface Report {
  readonly verdict: "ok" | "failed";
  readonly steps: readonly Step[];
}

interface Row extends Breakage {
  readonly what: string;
  readonly step: StepName;
  readonly fault: Culprit;
  readonly message: RegExp;
}

const HANGS = "exec sleep 60";
const REAL_PASST = '/usr/bin/passt "$@"';

const ROWS: readonly Row[] = [
  {
    what: "no QEMU",
    without: ["qemu-system-x86_64"],
    step: "plan",
    fault: "QEMU",
    message: /there is no program qemu-system-x86_64/,
  },
  {
    what: "a QEMU that exits with 1",
    instead: { "qemu-system-x86_64": "exit 1" },
    step: "plan",
    fault: "QEMU",
    message: /cannot use .*qemu-system-x86_64/,
  },
  {
    what: "a QEMU that hangs",
    instead: { "qemu-system-x86_64": HANGS },
    step: "plan",
    fault: "QEMU",
    message: /did not answer within 20 s/,
  },
  {
    what: "a QEMU that answers, and starts no machine",
    instead: {
      "qemu-system-x86_64":
        'case "$*" in *guest=*) exit 1;; esac\nexec /usr/bin/qemu-system-x86_64 "$@"',
    },
    step: "start",
    fault: "QEMU",
    message: /^Cannot start QEMU/,
  },
  {
    what: "no passt",
    without: ["passt"],
    step: "plan",
    fault: "passt",
    message: /there is no program passt/,
  },
  {
    what: "a passt that exits with 1",
    instead: { passt: "exit 1" },
    step: "plan",
    fault: "passt",
    message: /cannot use .*passt/,
  },
  {
    what: "a passt that hangs",
    instead: { passt: HANGS },
    step: "plan",
    fault: "passt",
    message: /did not end within 10 s/,
  },
  {
    what: "a passt that tells what it can do, and does not start",
    instead: { passt: `case "$*" in *--socket*) exit 1;; esac\nexec ${REAL_PASST}` },
    step: "start",
    fault: "passt",
    message: /^Cannot start passt for interface "net0"/,
  },
  {
    what: "a passt that may make no user namespace",
    instead: {
      passt:
        `case "$*" in *--socket*) echo "Couldn't create user namespace: Permission denied" >&2; exit 1;;\n` +
        `esac\nexec ${REAL_PASST}`,
    },
    step: "start",
    fault: "host",
    message: /the kernel refuses user namespaces/,
  },
  {
    what: "a passt that starts once",
    instead: {
      passt: 'case "$*" in *-stream-*) mkdir "$XDG_RUNTIME_DIR/once" || exit 1;; esac\n' +
        `exec ${REAL_PASST}`,
    },
    step: "passt killed",
    fault: "passt",
    message: /^passt was not started again within 10 s/,
  },
];

for (const person of people()) {
  Deno.test(`self-test passes, and leaves nothing behind (${person.label})`, async () => {
    const { code, stdout, stderr } = await domrun(person, ["self-test"]);
    assertEquals([code, stderr], [0, ""], stdout);
    for (const step of ["DHCP", "passt killed", "DHCP again", "end"]) {
      assertMatch(stdout, new RegExp(`^ok +stream, ${step} `, "m"));
    }
    assertMatch(stdout, /\nMachines run on this host \(\d+\.\d\d s\)\n$/);
    await assertNothingIsLeft(person);
  });
}

Deno.test("self-test names what is broken, and leaves nothing behind", async (t) => {
  const person = people().find(({ label }) => label === "ordinary user");
  if (person === undefined) throw new Error("there is no ordinary user");
  // Most of them wait for somebody who hangs.
  const ran = await Promise.all(
    ROWS.map(async (row) => ({ row, ran: await runBroken(person, ["self-test", "--json"], row) })),
  );
  for (const { row, ran: { code, stdout, stderr } } of ran) {
    await t.step(row.what, () => {
      const { verdict, steps } = JSON.parse(stdout || stderr) as Report;
      const failed = steps.find(({ result, transport }) =>
        result === "failed" && transport === "stream"
      );
      assertEquals(
        { code, verdict, step: failed?.step, fault: failed?.fault },
        { code: 3, verdict: "failed", step: row.step, fault: row.fault },
      );
      assertMatch(failed?.message ?? "", row.message);
      assertEquals(steps.filter(({ step, result }) => step === "end" && result !== "ok"), []);
    });
  }
  await Deno.remove(join(person.machines, "../once"), { recursive: true });
  await assertNothingIsLeft(person);
});

Deno.test("self-test that is interrupted leaves nothing behind", async () => {
  const [person] = people().toReversed();
  if (person === undefined) throw new Error("there is nobody");
  const { code } = await runBroken(
    { ...person, become: [...person.become, "timeout", "--signal=INT", "3"] },
    ["self-test"],
    {},
  );
  // timeout(1) says 124 whatever the program says.
  assertEquals(code, 124);
  await assertNothingIsLeft(person);
});

Deno.test("self-test whose reader goes, or whose disk is full, leaves nothing behind", async () => {
  const [person] = people().toReversed();
  if (person === undefined) throw new Error("there is nobody");
  for (const [to, status] of [["| head -n 1", 0], ["> /dev/full", 3]] as const) {
    const shell = ["bash", "-c", `set -o pipefail; "$0" "$@" ${to}`];
    const become = [...person.become, ...shell];
    const { code, stderr } = await domrun({ ...person, become }, ["self-test"]);
    assertEquals(code, status, stderr);
    await assertNothingIsLeft(person);
  }
});

async function assertNothingIsLeft(person: Person): Promise<void> {
  const names = [person.machines, join(person.machines, ".last"), person.passt]
    .flatMap((directory) => [...Deno.readDirSync(directory)].map(({ name }) => name));
  assertEquals(names.filter((name) => name.includes("self-test")), []);
  await assertNoProcesses("self-test-[a-z-]+[0-9]+");
}
