/** `domrun version`. */
import type { Host } from "../../host/host.ts";
import type { Arguments } from "../arguments.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { print } from "../output.ts";
import { VERSION } from "../version_number.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  if (!args.flag("permissions")) {
    print(`domrun ${VERSION}`);
    return EXIT.done;
  }
  const { permissionFlags } = await import("../../host/permissions.ts");
  print(permissionFlags(host.denoVersion).join("\n"));
  return EXIT.done;
}
