/** A UEFI machine with a TPM and a shared directory, as an ordinary user: with Secure Boot, and without. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/posix";
import { systemHost } from "../host/mod.ts";
import { domrun, eventually, Foreground, people, testGuest } from "./testing/compiled.ts";
import { assertNothingLeft } from "./testing/traces.ts";
import { withMachines } from "./testing/with_machine.ts";

const BOOT_MS = 120_000;
const NEEDED = ["/usr/libexec/virtiofsd", "/usr/share/qemu/firmware", "/usr/bin/swtpm"];

/** As an ordinary user alone, who needs more: a directory for what is kept, and a user namespace. */
for (const person of people().filter(({ label }) => label === "ordinary user")) {
  const test = (what: string, name: string, body: () => Promise<void>) =>
    Deno.test(`${what} (${person.label})`, async () => {
      const { files } = systemHost();
      for (const path of NEEDED) {
        if (await files.stat(path) !== undefined) continue;
        return console.log(`NOT HERE ${what}: no ${path}`);
      }
      try {
        await withMachines(person, [name], () => body());
      } finally {
        await domrun(person, ["state", "remove", name]);
      }
    });

  /** Writes the document of a machine; returns its path. */
  const write = async (name: string, secureBoot: boolean, devices: string): Promise<string> => {
    const { kernel, initrd, cmdline } = testGuest();
    const file = join(person.home, `${name}.xml`);
    await Deno.writeTextFile(
      file,
      `<domain type='qemu'>
  <name>${name}</name>
  <memory unit='MiB'>256</memory>
  <memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>
  <os firmware='efi'>
    <type arch='x86_64' machine='q35'>hvm</type>
    <firmware>
      <feature enabled='${secureBoot ? "yes" : "no"}' name='secure-boot'/>
      <feature enabled='${secureBoot ? "yes" : "no"}' name='enrolled-keys'/>
    </firmware>
    <kernel>${kernel}</kernel>
    <initrd>${initrd}</initrd>
    <cmdline>${cmdline}</cmdline>
  </os>
  <features><acpi/></features>
  <devices>${devices}<serial type='pty'/></devices>
</domain>
`,
    );
    await Deno.chmod(file, 0o644);
    return file;
  };

  const seen = (machine: Foreground, text: string) =>
    Promise.resolve(machine.output.includes(text) || undefined);

  test("a guest has a TPM that is kept, and a directory of the host", "e2e-helpers", async () => {
    const name = "e2e-helpers";
    const shared = join(person.home, "shared");
    await Deno.mkdir(shared, { recursive: true });
    await Deno.chmod(shared, 0o777);
    await Deno.writeTextFile(join(shared, "from-host"), "hello guest\n");
    const file = await write(
      name,
      false,
      `<filesystem type='mount'><driver type='virtiofs'/>
        <source dir='${shared}'/><target dir='host'/></filesystem>
      <tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>`,
    );
    const machine = new Foreground(person, ["up", file]);
    await eventually("the guest", BOOT_MS, () => seen(machine, "GUEST READY"));
    await machine.type(
      "mkdir /mnt; mount -t virtiofs host /mnt; cat /mnt/from-host; " +
        "echo hello host >/mnt/from-guest; ls /dev/tpm0 /sys/firmware/efi/fw_platform_size; echo DO''NE\n",
    );
    await eventually("the guest's work", BOOT_MS, () => seen(machine, "DONE"));
    for (const text of ["hello guest", "/dev/tpm0", "fw_platform_size"]) {
      assertStringIncludes(machine.output, text);
    }
    assertEquals(await Deno.readTextFile(join(shared, "from-guest")), "hello host\n");
    machine.kill("SIGTERM");
    assertEquals(await machine.ended(), 143, machine.output);
    await assertNothingLeft(person, name);

    const kept = JSON.parse((await domrun(person, ["state", "list", "--json"])).stdout);
    const state = kept.find((one: { name: string }) => one.name === name);
    assertEquals(state.files, [`${name}_TPM`, `${name}_VARS.fd`]);
    const tpm = `${state.directory}/${name}_TPM/tpm2-00.permall`;
    const before = await Deno.stat(tpm);
    const again = await domrun(person, ["up", "-d", file]);
    assertEquals(again.code, 0, again.stderr);
    // A new one would be another file.
    assertEquals((await Deno.stat(tpm)).birthtime, before.birthtime);
    const applied = await domrun(person, ["apply", name, file]);
    assertEquals([applied.code, applied.stdout], [0, "Nothing differs\n"], applied.stderr);
    const refused = await domrun(person, ["state", "remove", name]);
    assertStringIncludes(refused.stderr, `machine ${name} uses it`);
    await domrun(person, ["destroy", name]);
    assertEquals((await domrun(person, ["state", "remove", name])).code, 0);
    assertEquals(await systemHost().files.stat(state.directory), undefined);
  });

  test("Secure Boot refuses a kernel without a signature", "e2e-secure", async () => {
    const machine = new Foreground(person, ["up", await write("e2e-secure", true, "")]);
    const refusal = /image verification failed|Access Denied|Security Violation/;
    await eventually(
      "the refusal",
      BOOT_MS,
      () => Promise.resolve(refusal.test(machine.output) || undefined),
    );
    assertMatch(machine.output, refusal);
    assert(!machine.output.includes("GUEST READY"), machine.output);
    await domrun(person, ["destroy", "e2e-secure"]);
    await machine.ended();
    await assertNothingLeft(person, "e2e-secure");
  });
}
