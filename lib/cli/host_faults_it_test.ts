/** What the host lacks: the exit status, one clear message with the XML line, and nothing left behind. */
import { assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path/posix";
import { freePort } from "../host/testing/free_port.ts";
import { domrun, people, type Person, type Ran, type RunOptions } from "./testing/compiled.ts";
import { assertNothingLeft } from "./testing/traces.ts";

/** A machine that needs no guest: firmware that looks for something to boot. */
function document(name: string, port: number, extra = ""): string {
  return `<domain type='qemu'>
  <name>${name}</name>
  <memory unit='MiB'>64</memory>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <devices>
    <interface type='user'>
      <backend type='passt'/>
      <portForward proto='tcp' address='127.0.0.1'><range start='${port}'/></portForward>
    </interface>
    ${extra}
  </devices>
</domain>
`;
}

async function up(
  person: Person,
  name: string,
  text: string,
  options: RunOptions = {},
): Promise<Ran> {
  const file = join(person.home, `${name}.xml`);
  await Deno.writeTextFile(file, text);
  await Deno.chmod(file, 0o644);
  return await domrun(person, ["up", "-d", file], options);
}

for (const person of people()) {
  const test = (what: string, body: () => Promise<void>) =>
    Deno.test(`${what} (${person.label})`, body);

  test("without QEMU: status 3, at the machine's type", async () => {
    const ran = await up(person, "no-qemu", document("no-qemu", await freePort()), {
      path: "/usr/bin/none:/bin/none",
    });
    assertEquals([ran.code, ran.stdout], [3, ""], ran.stderr);
    assertMatch(
      ran.stderr,
      /no-qemu\.xml:4:\d+: error\[host\/no-emulator\]: .*there is no program qemu-system-x86_64/,
    );
    await assertNothingLeft(person, "no-qemu");
  });

  test("without passt: status 3, at the backend", async () => {
    const directory = await onlyQemu(person);
    const ran = await up(person, "no-passt", document("no-passt", await freePort()), {
      path: directory,
    });
    assertEquals([ran.code, ran.stdout], [3, ""], ran.stderr);
    assertMatch(
      ran.stderr,
      /no-passt\.xml:7:\d+: error\[host\/no-passt\]: .*there is no program passt on PATH/,
    );
    await assertNothingLeft(person, "no-passt");
  });

  test("without kill and cat: status 3, before anything is started", async () => {
    const directory = await onlyQemu(person, "passt");
    const ran = await up(person, "no-kill", document("no-kill", await freePort()), {
      path: directory,
    });
    assertEquals([ran.code, ran.stdout, ran.stderr], [
      3,
      "",
      "domrun: Cannot start QEMU: there is no program kill on PATH to end it when it hangs\n" +
      "  help: install it (Debian: procps; Fedora: util-linux)\n" +
      "domrun: Cannot start QEMU: there is no program cat on PATH to see whose processes end with it\n" +
      "  help: install it (Debian: coreutils; Fedora: coreutils)\n",
    ]);
    await assertNothingLeft(person, "no-kill");
  });

  test("with its port taken: status 3, at the port in its range", async () => {
    using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = taken.addr;
    const ran = await up(person, "port-taken", document("port-taken", port));
    assertEquals(ran.code, 3, ran.stderr);
    assertMatch(ran.stderr, /port-taken\.xml:8:66/);
    assertMatch(ran.stderr, new RegExp(`\\b${port}\\b`));
    await assertNothingLeft(person, "port-taken");
  });

  test("with its image missing: status 3, at the disk", async () => {
    const disk = "<disk type='file'><source file='/nowhere/a.img'/><target dev='vda'/></disk>";
    const ran = await up(person, "no-image", document("no-image", await freePort(), disk));
    assertEquals(ran.code, 3, ran.stderr);
    assertMatch(ran.stderr, /no-image\.xml:10:\d+[^]*\/nowhere\/a\.img/);
    await assertNothingLeft(person, "no-image");
  });

  test("with its name taken: status 4, and the first goes on", async () => {
    const first = await up(person, "taken", document("taken", await freePort()));
    assertEquals(first.code, 0, first.stderr);
    const second = await up(person, "taken", document("taken", await freePort()));
    assertEquals(second.code, 4, second.stderr);
    assertMatch(second.stderr, /a machine of this name is running/);
    assertMatch((await domrun(person, ["ps"])).stdout, /^taken +running/m);
    assertEquals((await domrun(person, ["destroy", "taken"])).code, 0);
    await assertNothingLeft(person, "taken");
  });

  test("from a directory that is closed to its user: it runs all the same", async () => {
    const from = await Deno.makeTempDir({ dir: "/tmp", prefix: "domrun-closed-" });
    try {
      const ran = await up(person, "closed", document("closed", await freePort()), { from });
      assertEquals(ran.code, 0, ran.stderr);
      assertEquals((await domrun(person, ["destroy", "closed"])).code, 0);
    } finally {
      await Deno.chmod(from, 0o700);
      await Deno.remove(from);
    }
    await assertNothingLeft(person, "closed");
  });

  test("for a machine that is not there: status 4", async () => {
    for (const command of ["stop", "status", "console", "logs", "adopt", "dumpxml"]) {
      const ran = await domrun(person, [command, "nobody"]);
      assertEquals(ran.code, 4, `${command}: ${ran.stderr}`);
      assertMatch(ran.stderr, /No machine is called "nobody"/);
    }
  });
}

Deno.test("without permission on the state directory: status 3", async () => {
  const person = people().find(({ label }) => label === "ordinary user");
  if (person === undefined) throw new Error("there is no ordinary user");
  await Deno.mkdir(person.machines, { recursive: true });
  await Deno.chmod(person.machines, 0o500);
  const owner = await Deno.stat(join(person.machines, ".."));
  await Deno.chown(person.machines, owner.uid, owner.gid);
  try {
    const ran = await up(person, "denied", document("denied", await freePort()));
    assertEquals(ran.code, 3, ran.stderr);
    assertMatch(ran.stderr, /denied/i);
  } finally {
    await Deno.chmod(person.machines, 0o700);
  }
  await assertNothingLeft(person, "denied");
});

/** A directory in which PATH finds QEMU, what starts it and `others`, and nothing else. */
async function onlyQemu(person: Person, ...others: readonly string[]): Promise<string> {
  const directory = join(person.home, ["bin", ...others].join("-"));
  await Deno.mkdir(directory, { recursive: true });
  for (const name of ["qemu-system-x86_64", "env", "setpriv", ...others]) {
    await Deno.symlink(`/usr/bin/${name}`, join(directory, name)).catch((error) => {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    });
  }
  return directory;
}
