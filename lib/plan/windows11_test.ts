/** The Windows 11 machine of virt-manager: as virt-install prints it, and as libvirt saves it. */
import { assertEquals } from "@std/assert";
import { checkDocument } from "./check_document.ts";
import { capabilitiesOf72, mustPlan, planOf, testdata } from "./testing/documents.ts";

const QEMU = capabilitiesOf72(Deno.readTextFileSync(testdata("capabilities", "qemu-7.2.json")));

/** What is said of each: notes. */
const SAYS: Readonly<Record<string, readonly string[]>> = {
  "virt-install": ["interface/passt-instead"],
  dumpxml: [
    "xml/no-effect",
    "interface/passt-instead",
    "xml/no-effect",
    "xml/no-effect",
    "xml/no-effect",
  ],
};

for (const [name, says] of Object.entries(SAYS)) {
  Deno.test(`the Windows 11 machine of ${name} is planned`, async () => {
    const text = await Deno.readTextFile(testdata("windows11", `${name}.xml`));
    const planned = planOf(await checkDocument("win11.xml", text, { net: "passt" }), QEMU);
    const { qemu: { args }, helpers = [] } = mustPlan(planned);
    assertEquals(planned.findings.map(({ severity, code }) => `${severity} ${code}`), [
      ...says.map((code) => `note ${code}`),
    ]);
    assertEquals(helpers.map(({ kind }) => kind), ["swtpm"]);
    const drivers = args.flatMap((arg) => /^{"driver":"([^"]+)".*"id":/.exec(arg)?.[1] ?? []);
    assertEquals(
      new Set(drivers).isSupersetOf(
        new Set([
          ...["tpm-crb", "ide-hd", "ide-cd", "qemu-xhci", "usb-tablet", "usb-redir", "qxl-vga"],
          ...["ich9-intel-hda", "virtserialport", "e1000e", "pcie-root-port"],
        ]),
      ),
      true,
      drivers.join(" "),
    );
    const cpu = args[args.indexOf("-cpu") + 1] ?? "";
    for (const part of ["hv-relaxed", "hv-spinlocks=0x1fff", "hv-stimer", "hv-tlbflush"]) {
      assertEquals(cpu.includes(part), true, `${part} in ${cpu}`);
    }
  });
}
