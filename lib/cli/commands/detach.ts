/** `domrun detach`: devices taken from a machine that runs, one after the other. */
import { nameOf } from "../../domain/change_devices.ts";
import { readDomain } from "../../domain/read.ts";
import { readDevice } from "../../domain/read_device.ts";
import { isBlocking } from "../../findings/finding.ts";
import type { Host } from "../../host/host.ts";
import { controlClient } from "../../vm/control/client.ts";
import { deviceMeant } from "../../vm/supervisor/device_steps.ts";
import type { Arguments } from "../arguments.ts";
import { UsageError } from "../command.ts";
import { directoryOf, readInput } from "../document/read_input.ts";
import { runningDocument } from "../document/running_document.ts";
import { EXIT, type ExitStatus, worstOf } from "../exit_status.ts";
import { explainFailure } from "../failure.ts";
import { requireMachineName } from "../machine_operand.ts";
import { print, printJson } from "../output.ts";
import { tellFindings } from "../render/print_findings.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const [name = "", ...words] = args.operands;
  requireMachineName(name);
  const timeoutMs = args.seconds("timeout");
  const devices: string[] = [];
  for (const word of words) {
    const device = isFile(word) ? await namedIn(word, host) : word;
    if (device === undefined) return EXIT.document;
    devices.push(device);
  }
  const client = await controlClient(host, name);
  const statuses: ExitStatus[] = [];
  try {
    if (devices.length > 1) await refuseUnknown(host, name, devices);
    for (const device of devices) {
      // One that stays keeps none of the others.
      const asked = client.detach(device, { timeoutMs, force: args.flag("force") });
      const detached = await asked.catch(explainFailure);
      statuses.push(typeof detached === "number" ? detached : EXIT.done);
      if (typeof detached === "number") continue;
      if (args.flag("json")) printJson(detached);
      else print(`detached ${detached.element} ${detached.alias}`);
    }
    return worstOf(statuses);
  } finally {
    client.close();
  }
}

/** A name that is misspelt takes none of the others. Throws {@link ChangeError}. */
async function refuseUnknown(host: Host, name: string, devices: readonly string[]): Promise<void> {
  const { domain } = await readDomain(name, await runningDocument(host, name));
  if (domain === undefined) return;
  for (const device of devices) deviceMeant(domain, device);
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
