/** `domrun check` with all its options: given an emulator, what that and the installed passt can do decides, too. */
import type { Host } from "../../host/host.ts";
import type { Arguments } from "../arguments.ts";
import { checkWith, findingsAlone, type FindingsOf } from "./check.ts";
import type { ExitStatus } from "../exit_status.ts";
import { planDocument } from "../document/plan_document.ts";

export function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const findingsOf = args.text("emulator") === undefined ? findingsAlone : findingsOnHost;
  return checkWith(findingsOf(args, host), args, host);
}

function findingsOnHost(args: Arguments, host: Host): FindingsOf {
  return async (input) => (await planDocument(input, args, host)).findings;
}
