/** `domrun detach`: a device taken from a machine that runs. */
import { nameOf } from "../../domain/change_devices.ts";
import { readDevice } from "../../domain/read_device.ts";
import { isBlocking } from "../../findings/finding.ts";
import type { Host } from "../../host/host.ts";
import { controlClient } from "../../vm/control/client.ts";
import type { Arguments } from "../arguments.ts";
import { UsageError } from "../command.ts";
import { directoryOf, readInput } from "../document/read_input.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { requireMachineName } from "../machine_operand.ts";
import { print, printJson } from "../output.ts";
import { tellFindings } from "../render/print_findings.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const [name = "", word = ""] = args.operands;
  requireMachineName(name);
  const timeoutMs = args.seconds("timeout");
  const device = isFile(word) ? await namedIn(word, host) : word;
  if (device === undefined) return EXIT.document;
  const client = await controlClient(host, name);
  try {
    const detached = await client.detach(device, { timeoutMs, force: args.flag("force") });
    if (args.flag("json")) printJson(detached);
    else print(`detached ${detached.element} ${detached.alias}`);
    return EXIT.done;
  } finally {
    client.close();
  }
}

/** No alias and no target has such a form. */
function isFile(word: string): boolean {
  return word === "-" || word.includes("/") || word.endsWith(".xml");
}

/** What tells the device in a file from others; undefined after its findings were told. */
async function namedIn(file: string, host: Host): Promise<string | undefined> {
  const input = await readInput(file, host);
  const { device, findings } = await readDevice(
    input.file,
    input.text,
    directoryOf(input.file, host),
  );
  // A relative path tells nothing here.
  tellFindings(findings.filter(isBlocking), host);
  if (device === undefined || findings.some(isBlocking)) return undefined;
  const { element, model } = device;
  const name = model.alias ?? nameOf(device);
  if (name !== undefined) return name;
  throw new UsageError(
    `The ${element} in ${file} has nothing that tells it from others`,
    "give its <alias name='…'/> as `domrun dumpxml` prints it",
  );
}
