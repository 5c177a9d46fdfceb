/** `domrun change-media`: another medium for a drive of a machine that runs. */
import type { Medium } from "../../domain/update_devices.ts";
import type { Host } from "../../host/host.ts";
import { controlClient } from "../../vm/control/client.ts";
import type { Arguments } from "../arguments.ts";
import { UsageError } from "../command.ts";
import { imageFormat } from "../document/device_xml.ts";
import { absolute } from "../document/read_input.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { requireMachineName } from "../machine_operand.ts";
import { print, printJson } from "../output.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const [name = "", drive = "", image] = args.operands;
  requireMachineName(name);
  if (args.flag("eject") !== (image === undefined)) {
    throw new UsageError("change-media takes one of IMAGE and --eject");
  }
  const client = await controlClient(host, name);
  try {
    const changed = await client.changeMedium(
      drive,
      image === undefined ? undefined : await mediumOf(image, host),
    );
    if (args.flag("json")) printJson(changed);
    else print(image === undefined ? `ejected ${drive}` : `changed ${drive}`);
    return EXIT.done;
  } finally {
    client.close();
  }
}

async function mediumOf(image: string, host: Host): Promise<Medium> {
  const path = absolute(image, host);
  return { path, format: await imageFormat(host, path) };
}
