/** The Windows 11 machine of virt-manager starts, emulated, with firmware that has Secure Boot and with a TPM. */
import { assertEquals } from "@std/assert";
import { join } from "@std/path/posix";
import { systemHost } from "../host/mod.ts";
import { testdata } from "../plan/testing/documents.ts";
import { domrun, people, type Person } from "./testing/compiled.ts";
import { withMachines } from "./testing/with_machine.ts";

const NEEDED = [
  "/usr/share/qemu/firmware",
  "/usr/share/OVMF/OVMF_CODE_4M.ms.fd",
  "/usr/bin/swtpm",
  "/usr/bin/qemu-img",
];

for (const person of people().filter(({ label }) => label === "ordinary user")) {
  for (const document of ["virt-install", "dumpxml"]) {
    const what = `the Windows 11 machine of ${document} starts (${person.label})`;
    Deno.test(what, async () => {
      for (const path of NEEDED) {
        if (await systemHost().files.stat(path) !== undefined) continue;
        return console.log(`NOT HERE ${what}: no ${path}`);
      }
      const file = await writeDocument(person, document);
      try {
        await withMachines(person, ["win11"], async () => {
          const up = await domrun(person, ["up", "-d", "--net", "passt", file]);
          if (up.stderr.includes("HyperV VP_INDEX")) {
            return console.log(`NOT HERE ${what}: this QEMU does not emulate <vpindex>`);
          }
          assertEquals([up.code, up.stdout.split("\n")[0]], [0, "READY win11"], up.stderr);
          const status = await domrun(person, ["status", "win11", "--json"]);
          assertEquals(JSON.parse(status.stdout).state, "running");
        });
      } finally {
        await domrun(person, ["state", "remove", "win11"]);
      }
    });
  }
}

/** The document with files that are there, emulated, as there may be no KVM, and with less memory. */
async function writeDocument(person: Person, document: string): Promise<string> {
  const text = await Deno.readTextFile(testdata("windows11", `${document}.xml`));
  const [disk, iso] = [join(person.home, "win11.qcow2"), join(person.home, "win11.iso")];
  await systemHost().programs.run("qemu-img", ["create", "-q", "-f", "qcow2", disk, "64M"], {
    timeoutMs: 10_000,
  });
  await Deno.writeFile(iso, new Uint8Array(1 << 20));
  for (const path of [disk, iso]) await Deno.chmod(path, 0o666);
  const file = join(person.home, `win11-${document}.xml`);
  await Deno.writeTextFile(
    file,
    text.replace(/(?<=<domain type=.)kvm/, "qemu").replace("host-passthrough", "maximum")
      .replaceAll("1048576", "262144")
      .replaceAll("/var/lib/libvirt/images", person.home)
      .replaceAll("/var/lib/libvirt/qemu/nvram", person.home),
  );
  await Deno.chmod(file, 0o644);
  return file;
}
