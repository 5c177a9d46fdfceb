/** Machines of aarch64, emulated: a guest of a few bytes runs, and UEFI, on whose console it can be seen. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/posix";
import { systemHost } from "../host/mod.ts";
import { armKernel } from "../vm/testing/boot_sector.ts";
import { domrun, people, type Person } from "./testing/compiled.ts";
import { assertNothingLeft } from "./testing/traces.ts";
import { withMachines } from "./testing/with_machine.ts";

/** In the newest root. */
const EMULATOR = "/usr/bin/qemu-system-aarch64";
const FIRMWARE = "/usr/share/AAVMF/AAVMF_CODE.no-secboot.fd";

for (const person of people()) {
  armTest(`a guest of aarch64 writes to its console and powers off (${person.label})`, [
    EMULATOR,
  ], async () => {
    const kernel = join(person.home, "arm.kernel");
    await Deno.writeFile(kernel, armKernel("hello from aarch64\n"));
    await Deno.chmod(kernel, 0o644);
    const file = await write(person, "arm", `<os>`, `<kernel>${kernel}</kernel>`);
    const up = await domrun(person, ["up", file]);
    assertEquals(up.code, 0, up.stderr);
    assertStringIncludes((await domrun(person, ["logs", "arm"])).stdout, "hello from aarch64");
    await assertNothingLeft(person, "arm");
  });
}

for (const person of people().slice(-1)) {
  armTest(`UEFI of aarch64 starts (${person.label})`, [EMULATOR, FIRMWARE], async () => {
    const file = await write(
      person,
      "armefi",
      `<os firmware='efi'>`,
      `<firmware><feature enabled='no' name='secure-boot'/></firmware>`,
      "<features><acpi/></features>",
    );
    try {
      await withMachines(person, ["armefi"], async () => {
        const up = await domrun(person, ["up", "-d", file]);
        assertEquals([up.code, up.stdout.split("\n")[0]], [0, "READY armefi"], up.stderr);
        // Emulated, on a busy machine.
        const waited = await domrun(person, [
          ...["wait", "armefi", "--console", "UEFI firmware", "--timeout", "120"],
        ]);
        assertEquals(waited.code, 0, waited.stderr);
      });
    } finally {
      await domrun(person, ["state", "remove", "armefi"]);
    }
  });
}

function armTest(what: string, needed: readonly string[], run: () => Promise<void>): void {
  Deno.test(what, async () => {
    for (const path of needed) {
      if (await systemHost().files.stat(path) !== undefined) continue;
      return console.log(`NOT HERE ${what}: no ${path}`);
    }
    await run();
  });
}

/** A document with an interface, and a console; returns its path. */
async function write(
  person: Person,
  name: string,
  os: string,
  inside: string,
  more = "",
): Promise<string> {
  const file = join(person.home, `${name}.xml`);
  await Deno.writeTextFile(
    file,
    `<domain type='qemu'>
  <name>${name}</name>
  <memory unit='MiB'>256</memory>
  ${os}
    <type arch='aarch64' machine='virt'>hvm</type>
    ${inside}
  </os>
  ${more}
  <cpu mode='maximum'/>
  <devices>
    <interface type='user'><backend type='passt'/></interface>
    <serial type='pty'/>
  </devices>
</domain>
`,
  );
  await Deno.chmod(file, 0o644);
  return file;
}
