/** `domrun autostart`: a document that the user's systemd starts. */
import type { Host } from "../../host/host.ts";
import { definedDocument } from "../../vm/defined_documents.ts";
import { nameForShell } from "../../plan/shell_words.ts";
import type { Arguments } from "../arguments.ts";
import { disableUnit, enableUnit } from "../autostart/user_systemd.ts";
import { disabledWords, unitOf } from "../autostart/unit.ts";
import { UsageError } from "../command.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { logoutWarning } from "../logout.ts";
import { machineOperand } from "../machine_operand.ts";
import { print } from "../output.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const name = machineOperand(args);
  const unit = unitOf(name);
  if (unit === undefined) {
    throw new UsageError(
      `Cannot make a unit of "${name}": names of units have letters, digits and :_.@- alone`,
      "give the machine such a <name>",
    );
  }
  if (args.flag("disable")) {
    await disableUnit(host, { name, unit });
    print(disabledWords(name, unit));
    return EXIT.done;
  }
  const document = await definedDocument(host, name);
  const made = await enableUnit(host, { name, unit, document });
  const lingers = await logoutWarning(host) === undefined;
  print([
    `${name}: starts with your systemd, as ${unit}`,
    ...(made === undefined ? [] : [`  its template: ${made}`]),
    `  start it now: systemctl --user start ${nameForShell(`domrun@${name}`)}`,
    ...(lingers ? [] : ["  at boot, before you log in: loginctl enable-linger"]),
  ].join("\n"));
  return EXIT.done;
}
