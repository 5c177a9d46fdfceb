/** `domrun destroy`: virsh's word for `stop --force`. */
import type { Host } from "../../host/host.ts";
import type { Arguments } from "../arguments.ts";
import type { ExitStatus } from "../exit_status.ts";
import { stopNamed } from "./stop.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  return await stopNamed(args, { force: true }, host);
}
