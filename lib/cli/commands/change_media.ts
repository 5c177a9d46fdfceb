/** `domrun change-media`: another medium for a drive of a machine that runs. */
import type { Medium } from "../../domain/update_devices.ts";
import type { Host } from "../../host/host.ts";
import { memberOf } from "../../json/object.ts";
import { controlClient } from "../../vm/control/client.ts";
import type { Arguments } from "../arguments.ts";
import { UsageError } from "../command.ts";
import { imageFormat } from "../document/device_xml.ts";
import { absolute } from "../document/read_input.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { requireMachineName } from "../machine_operand.ts";
import { print, printJson, tell } from "../output.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const [name = "", drive = "", image] = args.operands;
  requireMachineName(name);
  if (args.flag("eject") !== (image === undefined)) {
    throw new UsageError("change-media takes one of IMAGE and --eject");
  }
  const client = await controlClient(host, name);
  try {
    const before = await client.qmp("query-block");
    const changed = await client.changeMedium(
      drive,
      image === undefined ? undefined : await mediumOf(image, host),
    );
    if (args.flag("json")) printJson(changed);
    else print(image === undefined ? `ejected ${drive}` : `changed ${drive}`);
    if (isLocked(before, changed.alias)) {
      tell(
        `note: the guest had locked the tray of ${drive}, as it does with a medium that it has ` +
          "mounted, and was not asked: unmount it there before the next change",
      );
    }
    return EXIT.done;
  } finally {
    client.close();
  }
}

/** True of a drive whose medium the guest wants to keep (QAPI, BlockInfo). `blocks`: what query-block answers. Pure. */
export function isLocked(blocks: unknown, alias: string): boolean {
  return Array.isArray(blocks) &&
    blocks.some((one) =>
      memberOf(one, "locked") === true && `${memberOf(one, "qdev")}`.split("/").includes(alias)
    );
}

async function mediumOf(image: string, host: Host): Promise<Medium> {
  const path = absolute(image, host);
  return { path, format: await imageFormat(host, path) };
}
