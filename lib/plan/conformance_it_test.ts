/** Command lines against libvirt's own, by meaning and by ids; a list of known deviations may only shrink. */
import { assertEquals } from "@std/assert";
import { join } from "@std/path/posix";
import { systemHost } from "../host/mod.ts";
import type { QemuCapabilities } from "../qemu/probe/capabilities.ts";
import { LIBVIRT_STYLE } from "../qemu/command_line/context.ts";
import { probeReplies } from "../qemu/probe/probe.ts";
import { parseReplies } from "../qemu/probe/replies.ts";
import { checkDocument } from "./check_document.ts";
import type { LaunchPlan } from "./launch_plan.ts";
import { DIRECTORIES, planOf, testdata } from "./testing/documents.ts";

const CONFORMANCE = Deno.env.get("DOMRUN_CONFORMANCE") ??
  new URL("../../../shared/conformance", import.meta.url).pathname;

/** Paths that differ because they lie elsewhere. */
const MAPS = [
  `${DIRECTORIES.machines}/[^/]+/(?=pc.ram$)=@ram/`,
  `${DIRECTORIES.passt}/domrun-.*\\.socket=@passt`,
  `(?:${DIRECTORIES.state}/[^/]+|/var/lib/libvirt/qemu/nvram)/(?=[^/]+_VARS\\.)=@vars/`,
  `${DIRECTORIES.machines}/[^/]+/tpm0.socket=@tpm`,
  `${DIRECTORIES.machines}/[^/]+/=@dom/`,
];

interface Case {
  readonly name: string;
  readonly golden: string;
  readonly capabilities: string;
  /** The machine is a new one. Otherwise it was there before libvirt knew of formats, and its variables are raw. */
  readonly isNew: boolean;
  /** Devices that the case takes away from the recorded QEMU. */
  readonly lacks: readonly string[];
}

/** libvirt's names for devices that cases take away. */
const DEVICES_OF_FLAGS: Readonly<Record<string, string>> = {
  QEMU_CAPS_DEVICE_QEMU_XHCI: "qemu-xhci",
  QEMU_CAPS_NEC_USB_XHCI: "nec-usb-xhci",
  QEMU_CAPS_ICH9_USB_EHCI1: "ich9-usb-ehci1",
};

/** `ids`: the same, with libvirt's names for everything; `meaning`: the same machine. */
type Verdict = "ids" | "meaning" | "different" | "refused";

Deno.test("command lines mean what libvirt's mean", async () => {
  const missing = await missingPart();
  if (missing !== undefined) {
    console.log(`SKIP ${missing}`);
    return;
  }
  const replies = new Map<string, QemuCapabilities>();
  const refused: string[] = [];
  const planned: { readonly golden: string; readonly name: string; readonly argv: string[] }[] = [];
  for (const { name, golden, capabilities: recording, isNew, lacks } of await cases()) {
    const recorded = replies.get(recording) ?? await replay(recording);
    if (!recorded) continue;
    replies.set(recording, recorded);
    const plan = await planNamed(name, without(recorded, lacks), isNew ? [] : ["guest_VARS.fd"]);
    if (plan) planned.push({ golden, name, argv: [plan.qemu.program, ...plan.qemu.args] });
    else refused.push(golden);
  }
  const verdicts = new Map<string, Verdict>([
    ...refused.map((golden) => [golden, "refused"] as const),
    ...await compare(planned),
  ]);
  const count = (wanted: Verdict) => [...verdicts.values()].filter((one) => one === wanted).length;
  console.log(
    `${count("ids") + count("meaning")} of ${verdicts.size} equivalent, ${
      count("ids")
    } also by ids`,
  );
  const deviations = [...verdicts].filter(([, verdict]) => verdict !== "ids")
    .map(([golden, verdict]) => `${golden} ${verdict}`).sort();
  assertEquals(
    deviations,
    (await knownDeviations()).filter(({ golden }) => verdicts.has(golden))
      .map(({ line }) => line),
  );
});

Deno.test("passt's command lines are libvirt's", async () => {
  const file = join(CONFORMANCE, "passt_expected.tsv");
  if (!(await exists(file))) {
    console.log(`SKIP no ${file}`);
    return;
  }
  for (const row of await rows(file)) {
    const [name = "", alias = "", expected = ""] = row;
    const capabilities = await replay("caps_10.0.0_x86_64");
    const plan = capabilities && await planNamed(name, capabilities);
    const found = plan?.passt.find((one) => one.interface === alias);
    const argv = [found?.program, ...(found?.args ?? [])]
      .map((arg) =>
        arg === found?.socket ? "@SOCKET@" : arg === found?.pidFile ? "@PIDFILE@" : arg
      );
    assertEquals(argv, JSON.parse(expected));
  }
});

/** One Python for all, which takes the comparison from where it lies. */
const COMPARE = `
import json, sys
sys.path.insert(0, sys.argv[1])
from argv_equiv import compare, read_argv
request = json.load(sys.stdin)
maps = [tuple(m.rsplit("=", 1)) for m in request["maps"]]
for one in request["planned"]:
    golden = read_argv(sys.argv[1] + "/args/" + one["golden"])
    xml = sys.argv[1] + "/xml/" + one["name"] + ".xml"
    different = lambda ids: compare(golden, one["argv"], xml, ids, maps)
    print(one["golden"], "different" if different(False) else "meaning" if different(True) else "ids")
`;

async function compare(planned: readonly unknown[]): Promise<[string, Verdict][]> {
  const { stdout, stderr } = await systemHost().programs.run(
    "python3",
    ["-c", COMPARE, CONFORMANCE],
    { timeoutMs: 60_000, stdin: JSON.stringify({ maps: MAPS, planned }) },
  );
  if (stdout === "") throw new Error(`Cannot compare: ${stderr}`);
  return stdout.trimEnd().split("\n").map((line) => {
    const [golden = "", verdict = ""] = line.split(" ");
    return [golden, verdict as Verdict];
  });
}

async function planNamed(
  name: string,
  capabilities: QemuCapabilities,
  kept: readonly string[] = [],
): Promise<LaunchPlan | undefined> {
  const file = documentOf(name);
  const document = await checkDocument(file, await Deno.readTextFile(file));
  return planOf(document, capabilities, { style: LIBVIRT_STYLE, kept }).plan;
}

/** Undefined where the conversation was not recorded. */
async function replay(name: string): Promise<QemuCapabilities | undefined> {
  const file = join(CONFORMANCE, "replies", `${name}.replies`);
  if (!(await exists(file))) return undefined;
  const exchanges = parseReplies(await Deno.readTextFile(file), file);
  return await probeReplies(exchanges, systemHost().clock, "/usr/bin/qemu-system-x86_64");
}

async function cases(): Promise<Case[]> {
  const [, ...lines] = await rows(join(CONFORMANCE, "cases.tsv"));
  return lines.map(([name = "", golden = "", , capabilities = "", flags = "", extra = ""]) => ({
    name,
    golden,
    capabilities,
    isNew: flags.split(",").includes("abi-update"),
    lacks: extra.startsWith("ARG_QEMU_CAPS_DEL ")
      ? extra.split(" ").slice(1).map((flag) => DEVICES_OF_FLAGS[flag] ?? flag)
      : [],
  }));
}

/** The same of a QEMU without some devices. Pure. */
function without(capabilities: QemuCapabilities, lacks: readonly string[]): QemuCapabilities {
  return { ...capabilities, types: capabilities.types.filter((type) => !lacks.includes(type)) };
}

/** Lines of testdata/deviations.txt: golden file, verdict, and why after a `#`. */
async function knownDeviations(): Promise<{ golden: string; line: string }[]> {
  const text = await Deno.readTextFile(testdata("deviations.txt"));
  return text.split("\n").map((line) => line.replace(/\s*#.*/, "")).filter((line) => line !== "")
    .map((line) => ({ golden: line.split(" ")[0] ?? "", line })).sort((a, b) =>
      a.line < b.line ? -1 : 1
    );
}

async function missingPart(): Promise<string | undefined> {
  if (!(await exists(join(CONFORMANCE, "cases.tsv")))) {
    return `no conformance data at ${CONFORMANCE}`;
  }
  return await exists("/usr/bin/python3") ? undefined : "no python3";
}

async function exists(path: string): Promise<boolean> {
  return (await systemHost().files.stat(path)) !== undefined;
}

async function rows(file: string): Promise<string[][]> {
  return (await Deno.readTextFile(file)).trimEnd().split("\n").map((line) => line.split("\t"));
}

function documentOf(name: string): string {
  return join(CONFORMANCE, "xml", `${name}.xml`);
}
