/** `domrun attach`: a device for a machine that runs. */
import { formatDevice, type ReadDevice, readDevice } from "../../domain/read_device.ts";
import { isBlocking } from "../../findings/finding.ts";
import type { Host } from "../../host/host.ts";
import { exposure } from "../../passt/exposure.ts";
import { formatForward } from "../../passt/forward_text.ts";
import { parseForward } from "../../passt/parse_forward.ts";
import { machineFiles } from "../../plan/machine_files.ts";
import { type ControlClient, controlClient } from "../../vm/control/client.ts";
import type { ChangedDevice } from "../../vm/supervisor/device_steps.ts";
import type { Arguments } from "../arguments.ts";
import { UsageError } from "../command.ts";
import { diskXml, freeTarget, imageFormat, interfaceXml } from "../document/device_xml.ts";
import { absolute, directoryOf, type Input, readInput } from "../document/read_input.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { requireMachineName } from "../machine_operand.ts";
import { print, printJson } from "../output.ts";
import { tellFindings } from "../render/print_findings.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const [name = "", file] = args.operands;
  requireMachineName(name);
  const wanted = wayOf(args, file);
  const client = await controlClient(host, name);
  try {
    const { device, findings } = await readWhole(await wanted(host, name), host);
    tellFindings(findings, host);
    if (device === undefined || findings.some(isBlocking)) return EXIT.document;
    const attached = await client.attach(formatDevice(device));
    if (args.flag("json")) printJson(attached);
    else {
      print(`attached ${attached.element} ${attached.alias}`);
      for (const line of await reach(client, attached)) print(line);
    }
    return EXIT.done;
  } finally {
    client.close();
  }
}

/** The forwards of an interface, each with who can reach it. */
async function reach(
  client: ControlClient,
  { element, alias }: ChangedDevice,
): Promise<readonly string[]> {
  if (element !== "interface") return [];
  const found = (await client.forwards()).find((one) => one.interface === alias);
  return (found?.forwards ?? []).map((one) =>
    `  ${alias} forwards ${formatForward(one)}  ${exposure(one)}`
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
  return { ...read, device: { element: "disk", model } };
}

type Way = (host: Host, name: string) => Promise<Input>;

function wayOf(args: Arguments, file: string | undefined): Way {
  const image = args.text("disk");
  const isInterface = args.flag("interface");
  const publish = args.text("publish");
  const ways = [file !== undefined, image !== undefined, isInterface].filter(Boolean);
  if (ways.length !== 1) throw new UsageError("attach takes one of FILE, --disk and --interface");
  if (publish !== undefined && !isInterface) throw new UsageError("--publish is for --interface");
  if (file !== undefined) return async (host) => await readInput(file, host);
  if (image !== undefined) return async (host, name) => await diskOf(image, host, name);
  const forward = publish === undefined ? undefined : parseForward(publish);
  if (typeof forward === "string") throw new UsageError(forward);
  if (forward !== undefined && forward.port === undefined) {
    throw new UsageError("--publish takes a port of this host; forward add finds a free one");
  }
  return async () => await Promise.resolve({ file: "interface", text: interfaceXml(forward) });
}

async function diskOf(image: string, host: Host, name: string): Promise<Input> {
  const path = absolute(image, host);
  const [format, xml] = await Promise.all([
    imageFormat(host, path),
    host.files.readText(machineFiles(host.directories.machines, name).xml),
  ]);
  return {
    file: image,
    text: diskXml({ path, format, target: freeTarget(xml) }),
  };
}
