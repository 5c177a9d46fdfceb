/** The file of a firmware's variables: found again whatever the machine is called, and never lost in silence. */
import { assertEquals } from "@std/assert";
import {
  capabilitiesOf72,
  describe,
  DIRECTORIES,
  planOf,
  readWell,
  testdata,
} from "./testing/documents.ts";

const QEMU = capabilitiesOf72(Deno.readTextFileSync(testdata("capabilities", "qemu-7.2.json")));
const UUID = "01060b10-151a-4f24-a92e-33383d42474c";
const KEPT = `${DIRECTORIES.state}/${UUID}`;

interface Row {
  readonly what: string;
  /** Inside `<os firmware='efi'>`. */
  readonly os?: string;
  readonly kept?: readonly string[];
  readonly path?: string;
  readonly says?: string;
}

const ROWS: readonly Row[] = [
  { what: "a first run", path: `${KEPT}/vm_VARS.qcow2` },
  { what: "a second one", kept: ["vm_VARS.qcow2"], path: `${KEPT}/vm_VARS.qcow2` },
  { what: "another name", kept: ["old_TPM", "old_VARS.fd"], path: `${KEPT}/old_VARS.fd` },
  {
    what: "another format",
    os: "<nvram format='qcow2'/>",
    kept: ["vm_VARS.fd"],
    path: `${KEPT}/vm_VARS.qcow2`,
    says: "6:5: warning: the firmware's variables of an earlier run cannot be used: " +
      `${KEPT}/vm_VARS.fd has another format than qcow2 [host/other-variables]`,
  },
  { what: "a path", os: "<nvram>/srv/v.fd</nvram>", kept: ["vm_VARS.fd"], path: "/srv/v.fd" },
  {
    what: "a wish that nothing fulfils",
    os: "<loader readonly='no'/>",
    says: "4:17: error: no UEFI firmware that is installed fits the machine: " +
      [10, 11, 12, 13, 14, 15].map((one) => `${one}.json: it cannot be written`).join("; ") +
      "; 16.json: it cannot be written [host/no-firmware]",
  },
];

for (const { what, os = "", kept, path, says = "" } of ROWS) {
  Deno.test(`withFirmware() with ${what}`, async () => {
    const document = await readWell("vm.xml", documentWith(os));
    const planned = planOf(document, QEMU, kept === undefined ? {} : { kept });
    const variables = planned.plan?.files.find(({ purpose }) => purpose.endsWith("variables"));
    assertEquals([variables?.path, describe(planned.findings)], [path, says]);
  });
}

Deno.test("withFirmware() says what starts without variables, and not of what keeps none", async () => {
  const text = documentWith("LOADER").replace(" firmware='efi'", "");
  const says = async (loader: string) => {
    const document = await readWell("vm.xml", text.replace("LOADER", loader));
    return describe(planOf(document, QEMU).findings);
  };
  const flash = "type='pflash' readonly='yes'";
  assertEquals(
    [
      await says(`<loader ${flash}>/srv/own.fd</loader>`),
      await says(`<loader ${flash} stateless='yes'>/srv/own.fd</loader>`),
      await says(`<loader ${flash}>/usr/share/OVMF/OVMF_CODE.fd</loader>`),
      await says("<loader type='pflash' readonly='no'>/srv/own.fd</loader>"),
    ],
    [
      "6:5: warning: nothing says what the variables of /srv/own.fd are made of: it starts without " +
      "any, and keeps nothing, such as the order in which a guest boots [host/no-variables]",
      "",
      "",
      "",
    ],
  );
});

Deno.test("withFirmware() says that there is no directory for what is kept", async () => {
  const { state: _, ...directories } = DIRECTORIES;
  const planned = planOf(await readWell("vm.xml", documentWith("")), QEMU, { directories });
  assertEquals(
    describe(planned.findings),
    "5:5: error: there is no directory to keep the firmware's variables in [host/no-state-directory]",
  );
});

function documentWith(os: string): string {
  return `<domain type='qemu'>
  <name>vm</name>
  <memory unit='MiB'>256</memory>
  <os firmware='efi'>
    <type arch='x86_64' machine='q35'>hvm</type>
    ${os}
  </os>
  <features><acpi/></features>
</domain>
`;
}
