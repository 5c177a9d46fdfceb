/** `domrun undefine`: a document is no longer kept. */
import type { Host } from "../../host/host.ts";
import { undefineDocument } from "../../vm/defined_documents.ts";
import type { Arguments } from "../arguments.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { machineOperand } from "../machine_operand.ts";
import { print } from "../output.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  print(`removed ${await undefineDocument(host, machineOperand(args))}`);
  return EXIT.done;
}
