/** `domrun attach`: a device for a machine that runs. */
import {
  type Attachable,
  formatDevice,
  type ReadDevice,
  readDevice,
} from "../../domain/read_device.ts";
import { isBlocking } from "../../findings/finding.ts";
import type { Host } from "../../host/host.ts";
import type { Origins } from "../../xml/decode_context.ts";
import { exposure } from "../../passt/exposure.ts";
import { formatForward } from "../../passt/forward_text.ts";
import type { PlannedForward } from "../../plan/launch_plan.ts";
import { nameForShell } from "../../plan/shell_words.ts";
import { type ControlClient, controlClient } from "../../vm/control/client.ts";
import type { AttachedDevice } from "../../vm/supervisor/device_steps.ts";
import type { FreeChoice } from "../../vm/supervisor/free_choice.ts";
import type { Arguments } from "../arguments.ts";
import { UsageError } from "../command.ts";
import { diskXml, imageFormat, interfaceXml } from "../document/device_xml.ts";
import { absolute, directoryOf, type Input, readInput } from "../document/read_input.ts";
import { runningDocument } from "../document/running_document.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { requireMachineName } from "../machine_operand.ts";
import { print, printJson, tell } from "../output.ts";
import { tellFindings } from "../render/print_findings.ts";
import { wantedForward } from "../document/wanted_forward.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const [name = "", file] = args.operands;
  requireMachineName(name);
  const wanted = wayOf(args, file);
  const client = await controlClient(host, name);
  try {
    const { input, choice } = await wanted(host);
    const { device, origins, findings } = await readWhole(input, host);
    tellFindings(findings, host);
    if (device === undefined || findings.some(isBlocking)) return EXIT.document;
    if (origins !== undefined) await tellWhatMeets(host, name, device, origins);
    const attached = await client.attach(formatDevice(device), choice);
    if (args.flag("json")) printJson(attached);
    else {
      const target = choice?.freeTarget ? await targetOf(attached, host, name) : undefined;
      const device = target === undefined ? attached.alias : `${target} as ${attached.alias}`;
      print(`attached ${attached.element} ${device}`);
      for (const line of attached.forwards?.map(reach(attached)) ?? []) print(line);
      if (attached.forwards !== undefined) await tellWhoAnswers(client, name, attached);
    }
    return EXIT.done;
  } finally {
    client.close();
  }
}

/** The target that was chosen for a disk; undefined where the live document cannot be read. */
async function targetOf(
  { alias }: AttachedDevice,
  host: Host,
  name: string,
): Promise<string | undefined> {
  const { devicesOf } = await import("../../domain/domain.ts");
  const { readDomain } = await import("../../domain/read.ts");
  const text = await runningDocument(host, name).catch(() => undefined);
  const { domain } = text === undefined ? {} : await readDomain(name, text);
  const disks = domain === undefined ? [] : devicesOf(domain).disks;
  return disks.find((one) => one.alias === alias)?.target.dev;
}

/** A MAC address that is written may be another's. */
async function tellWhatMeets(
  host: Host,
  name: string,
  { element, model }: Attachable,
  origins: Origins,
): Promise<void> {
  if (element !== "interface" || model.mac === undefined) return;
  const running = await runningDocument(host, name);
  const { interfaceWarnings } = await import("../document/new_warnings.ts");
  tellFindings(await interfaceWarnings(model, origins, running), host);
}

/** A forward of the interface, with who can reach it. */
function reach({ alias }: AttachedDevice): (forward: PlannedForward) => string {
  return (one) => `  ${alias} forwards ${formatForward(one)}  ${exposure(one)}`;
}

/** Each passt gives the guest the same gateway, from which those who use a forward seem to come. */
async function tellWhoAnswers(
  client: ControlClient,
  name: string,
  { alias }: AttachedDevice,
): Promise<void> {
  const [first] = await client.forwards();
  if (first === undefined || first.interface === alias) return;
  tell(
    `note: the guest has to set ${alias} up first, and as a rule answers by ${first.interface} all the ` +
      `same; a forward that times out belongs there: domrun forward add ${
        nameForShell(name)
      } FORWARD`,
  );
}

/** The device as it is sent, which stands alone: its paths are absolute, and a volume of a pool is a file. */
async function readWhole({ file, text, finding: fault }: Input, host: Host): Promise<ReadDevice> {
  if (fault !== undefined) return { findings: [fault] };
  const read = await readDevice(file, text, directoryOf(file, host));
  const { device, origins } = read;
  if (origins === undefined || device?.element !== "disk") return read;
  const { withVolumeFile } = await import("../document/pool_volumes.ts");
  const { disk: model, finding } = await withVolumeFile(device.model, origins, host);
  if (finding !== undefined) return { findings: [...read.findings, finding] };
  const { doubtfulDisks } = await import("../document/doubtful_disks.ts");
  const doubtful = await doubtfulDisks([model], origins, host);
  return { device: { element: "disk", model }, origins, findings: [...read.findings, ...doubtful] };
}

/** A device, and what of it is found in the machine. */
interface Wanted {
  readonly input: Input;
  readonly choice?: FreeChoice;
}

type Way = (host: Host) => Promise<Wanted>;

function wayOf(args: Arguments, file: string | undefined): Way {
  const image = args.text("disk");
  const isInterface = args.flag("interface");
  const publish = args.texts("publish");
  const ways = [file !== undefined, image !== undefined, isInterface].filter(Boolean);
  if (ways.length !== 1) throw new UsageError("attach takes one of FILE, --disk and --interface");
  if (publish.length > 0 && !isInterface) throw new UsageError("--publish is for --interface");
  if (file !== undefined) return async (host) => ({ input: await readInput(file, host) });
  if (image !== undefined) return async (host) => await diskOf(image, host);
  const input = { file: "interface", text: interfaceXml() };
  const choice = { forwards: publish.map(wantedForward) };
  return async () => await Promise.resolve({ input, choice });
}

async function diskOf(image: string, host: Host): Promise<Wanted> {
  const path = absolute(image, host);
  const text = diskXml({ path, format: await imageFormat(host, path), target: "vda" });
  return { input: { file: image, text }, choice: { freeTarget: true } };
}
