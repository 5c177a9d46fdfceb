/** `domrun plan`: what `up` would do. */
import type { Host } from "../../host/host.ts";
import { renderPlan, renderPlanJson, renderPlanShell } from "../../plan/render.ts";
import { type Arguments, operand } from "../arguments.ts";
import { UsageError } from "../command.ts";
import type { ExitStatus } from "../exit_status.ts";
import { print, printJson } from "../output.ts";
import { planDocument } from "../document/plan_document.ts";
import { tellFindings } from "../render/print_findings.ts";
import { readInput } from "../document/read_input.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  if (args.flag("json") && args.flag("shell")) {
    throw new UsageError("--json and --shell cannot be given together");
  }
  const { plan, findings, status } = await planDocument(
    await readInput(operand(args), host),
    args,
    host,
  );
  tellFindings(findings, host);
  if (plan === undefined) return status;
  if (args.flag("json")) printJson(renderPlanJson(plan));
  else print(args.flag("shell") ? renderPlanShell(plan) : renderPlan(plan));
  return status;
}
