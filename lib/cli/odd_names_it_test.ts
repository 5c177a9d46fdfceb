/** Names of machines and directories that are legal and awkward, in every command that takes one. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/posix";
import { domrun, eventually, people, type Person } from "./testing/compiled.ts";
import { assertNothingLeft, pidOf } from "./testing/traces.ts";
import { withMachines } from "./testing/with_machine.ts";

/** Firmware that finds nothing to boot, with a passt and a console. */
function document(name: string): string {
  return `<domain type='qemu'>
  <name>${name}</name>
  <memory unit='MiB'>64</memory>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <devices>
    <interface type='user'><backend type='passt'/></interface>
    <serial type='pty'/>
  </devices>
</domain>
`;
}

const NAMES = ["-rf", "100%d", "a b, ü", "n".repeat(120)];

for (const person of people()) {
  for (const [index, name] of NAMES.entries()) {
    Deno.test(`a machine called '${name}' is as any other (${person.label})`, async () => {
      const file = join(person.home, `odd-${index}.xml`);
      await Deno.writeTextFile(file, document(name));
      await Deno.chmod(file, 0o644);
      await withMachines(person, ["--", name], async () => {
        await liveAndEnd(person, name, file);
      });
    });
  }
}

/** A runtime directory of the ordinary user, in which `body` finds its own after it. */
async function inRuntimeDirectory(
  name: string,
  body: (runtime: string, person: Person) => Promise<void>,
): Promise<void> {
  const person = ordinaryUser();
  const runtime = join(person.machines, "..", name);
  await Deno.mkdir(runtime);
  await Deno.chown(runtime, UID, UID);
  try {
    await body(runtime, {
      ...person,
      become: [...person.become, "env", `XDG_RUNTIME_DIR=${runtime}`],
    });
  } finally {
    await Deno.remove(runtime, { recursive: true });
  }
}

function ordinaryUser(): Person {
  const person = people().find(({ label }) => label === "ordinary user");
  assert(person !== undefined);
  return person;
}

const UID = Number(Deno.env.get("DOMRUN_TEST_USER") ?? Deno.uid());
const lengthOfRuntime = join(ordinaryUser().machines, "..").length;

/** QEMU can have no log there, or no socket: the machine's files lie in /tmp. */
const LEFT_ALONE = [
  "50%",
  ...[79, 90, 100, 150].map((length) => "r".repeat(length - lengthOfRuntime - 1)),
];

for (const name of LEFT_ALONE) {
  const bytes = lengthOfRuntime + 1 + name.length;
  Deno.test(`a runtime directory called '${name}' (${bytes} bytes) is left alone`, async () => {
    const own = `/tmp/domrun-${UID}`;
    const file = join(ordinaryUser().home, "odd-runtime.xml");
    await Deno.writeTextFile(file, document("web"));
    const made = await Deno.stat(own).then(() => false, () => true);
    try {
      await inRuntimeDirectory(name, async (runtime, person) => {
        const there = { ...person, machines: own, passt: join(own, ".passt") };
        await withMachines(there, ["web"], async () => {
          await liveAndEnd(there, "web", file);
          assertEquals([...Deno.readDirSync(runtime)], []);
        });
      });
    } finally {
      if (made) await Deno.remove(own, { recursive: true });
    }
  });
}

for (const name of ["a b", "a,b=c", "ü, ß"]) {
  Deno.test(`a runtime directory called '${name}' is as any other`, async () => {
    const file = join(ordinaryUser().home, "odd-place.xml");
    await Deno.writeTextFile(file, document("web"));
    await inRuntimeDirectory(name, async (runtime, person) => {
      const there = {
        ...person,
        machines: join(runtime, "domrun"),
        passt: join(runtime, "libvirt/qemu/run/passt"),
      };
      await withMachines(there, ["web"], async () => {
        await liveAndEnd(there, "web", file);
        assertEquals([...Deno.readDirSync(there.machines)].map(({ name }) => name).sort(), [
          ".cache",
          ".last",
        ]);
      });
    });
  });
}

function argumentAfter(option: string, { qemu }: { qemu: { args: string[] } }): string {
  return qemu.args[qemu.args.indexOf(option) + 1] ?? "";
}

async function liveAndEnd(person: Person, name: string, file: string): Promise<void> {
  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await domrun(person, args);
    assertEquals(code, 0, `${args.join(" ")}: ${stderr}`);
    return stdout;
  };
  const isSupervised = async () => JSON.parse(await run("status", "--json", "--", name)).supervised;

  const planned = JSON.parse(await run("plan", "--json", file));
  assertStringIncludes(await run("up", "-d", file), `READY ${name}\n`);
  const listed: { name: string }[] = JSON.parse(await run("ps", "--json"));
  assertEquals(listed.filter((one) => one.name === name).length, 1);
  const dumped = await run("dumpxml", "--", name);
  assertStringIncludes(dumped, `<name>${name}</name>`);
  assertStringIncludes(dumped, `<uuid>${argumentAfter("-uuid", planned)}</uuid>`);
  assertStringIncludes(await run("logs", "--of", "events", "--", name), "the guest runs (");
  Deno.kill(await pidOf(name, /supervise/), "SIGKILL");
  await eventually(
    "nobody supervises",
    30_000,
    async () => await isSupervised() ? undefined : true,
  );
  await run("adopt", "--", name);
  assertEquals(await isSupervised(), true);
  await run("stop", "--force", "--", name);
  await assertNothingLeft(person, name);

  await run("up", "-d", `--name=${name}`, file);
  await run("destroy", "--", name);
  await assertNothingLeft(person, name);
}
