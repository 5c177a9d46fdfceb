/** Firmware that a document names by a link: its variables are those of the descriptor, and `apply` knows it again. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/posix";
import { domrun, people, type Person } from "./testing/compiled.ts";
import { withMachines } from "./testing/with_machine.ts";

const NAME = `firmware-names-${Deno.pid}`;

/** As an ordinary user alone: libvirt asks no directory of root's own for descriptors. */
for (const person of people().filter(({ label }) => label === "ordinary user")) {
  Deno.test(`a link to a firmware is that firmware (${person.label})`, async () => {
    const file = await install(person);
    await withMachines(person, [NAME], async () => {
      const up = await domrun(person, ["up", "-d", file]);
      assertEquals(up.code, 0, up.stderr);
      assertEquals(up.stderr.includes("host/no-variables"), false, up.stderr);
      const { stdout } = await domrun(person, ["dumpxml", NAME]);
      assertStringIncludes(stdout, `template='${person.home}/VARS.fd'`);
      const applied = await domrun(person, ["apply", NAME, file]);
      assertEquals(applied, { code: 0, stdout: "Nothing differs\n", stderr: "" });
    });
    for (const words of [["gc", "--runs", NAME], ["state", "remove", NAME]]) {
      await domrun(person, words);
    }
    await Deno.remove(join(person.home, ".config/qemu"), { recursive: true });
  });
}

/** Puts a firmware of zeros where the person's QEMU looks; returns the path of a document that names it by a link. */
async function install(person: Person): Promise<string> {
  const at = (name: string) => join(person.home, name);
  const descriptors = at(".config/qemu/firmware");
  await Deno.mkdir(descriptors, { recursive: true });
  for (const name of ["CODE.fd", "VARS.fd"]) await Deno.writeFile(at(name), new Uint8Array(65536));
  await Deno.remove(at("LINK.fd")).catch(() => {});
  await Deno.symlink("CODE.fd", at("LINK.fd"));
  const flash = (name: string) => ({ filename: at(name), format: "raw" });
  const descriptor = {
    "interface-types": ["uefi"],
    mapping: { device: "flash", executable: flash("CODE.fd"), "nvram-template": flash("VARS.fd") },
    targets: [{ architecture: "x86_64", machines: ["pc-q35-*"] }],
    features: [],
  };
  await Deno.writeTextFile(join(descriptors, "10-zeros.json"), JSON.stringify(descriptor));
  const file = at(`${NAME}.xml`);
  await Deno.writeTextFile(
    file,
    `<domain type='qemu'>
  <name>${NAME}</name>
  <memory unit='MiB'>32</memory>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
    <loader readonly='yes' type='pflash'>${at("LINK.fd")}</loader>
  </os>
  <features><acpi/></features>
</domain>
`,
  );
  return file;
}
