/** `domrun qmp`: a command for QEMU, and its answer. */
import { messageOf } from "../../findings/message_of.ts";
import type { Host } from "../../host/host.ts";
import { parseExactly } from "../../json/exact.ts";
import { isObject, type JsonObject } from "../../json/object.ts";
import { machineQmp } from "../../vm/machine_qmp.ts";
import type { Arguments } from "../arguments.ts";
import { UsageError } from "../command.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { requireMachineName } from "../machine_operand.ts";
import { printJson } from "../output.ts";
import { tellWait } from "../tell_wait.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const [name = "", command = "", text] = args.operands;
  requireMachineName(name);
  const given = text === undefined ? {} : argumentsIn(text);
  const qmp = await machineQmp(host, name, tellWait(name));
  try {
    printJson(await qmp.execute(command, given));
  } finally {
    qmp.close();
  }
  return EXIT.done;
}

/** The arguments of a QMP command. Throws {@link UsageError} for what is not a JSON object. */
function argumentsIn(text: string): JsonObject {
  let value: unknown;
  try {
    value = parseExactly(text);
  } catch (error) {
    const words = messageOf(error);
    throw new UsageError(
      `The arguments are not JSON: ${words}`,
      `quote them for the shell: '{"device": "disk0"}'`,
    );
  }
  if (isObject(value)) return value;
  throw new UsageError(
    `The arguments of a QMP command are a JSON object, found ${text}`,
    `name them: '{"device": "disk0"}'`,
  );
}
