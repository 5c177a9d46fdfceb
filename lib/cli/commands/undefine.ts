/** `domrun undefine`: a document is no longer kept, and so no longer started by the user's systemd. */
import type { Host } from "../../host/host.ts";
import { visibleLine } from "../../findings/visible.ts";
import { nameForShell } from "../../plan/shell_words.ts";
import { undefineDocument } from "../../vm/defined_documents.ts";
import { ChangeError } from "../../vm/errors.ts";
import type { Arguments } from "../arguments.ts";
import { disabledWords, unitOf } from "../autostart/unit.ts";
import { disableUnit, isEnabled } from "../autostart/user_systemd.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { machineOperand } from "../machine_operand.ts";
import { print, tell } from "../output.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const name = machineOperand(args);
  const document = await undefineDocument(host, name);
  print(`removed ${document}`);
  const unit = unitOf(name);
  if (unit === undefined || !await isEnabled(host, { unit, document })) return EXIT.done;
  try {
    await disableUnit(host, { name, unit });
    print(disabledWords(name, unit));
  } catch (error) {
    if (!(error instanceof ChangeError)) throw error;
    tell(visibleLine(`warning: ${unit} is still enabled: ${error.message}`));
    tell(`  help: where systemctl --user works: domrun autostart --disable ${nameForShell(name)}`);
  }
  return EXIT.done;
}
