/** `domrun plan`: what `up` would do. */
import type { Host } from "../../host/host.ts";
import { renderPlan, renderPlanJson, renderPlanShell } from "../../plan/render.ts";
import { type Arguments, operand } from "../arguments.ts";
import { UsageError } from "../command.ts";
import type { ExitStatus } from "../exit_status.ts";
import { jsonLine, print, printExactly, printJson, whileRead } from "../output.ts";
import { tlsDirectory } from "../document/tls_directory.ts";
import { planDocument } from "../document/plan_document.ts";
import { publishedForwards } from "../document/published.ts";
import { readingOf } from "../document/read_domain.ts";
import { findingJson } from "../render/finding.ts";
import { tellFindings } from "../render/print_findings.ts";
import { readInput } from "../document/read_input.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const forms = ["json", "shell", "explain"].filter((form) => args.flag(form));
  if (forms.length > 1) {
    throw new UsageError(
      `${forms.map((form) => `--${form}`).join(" and ")} cannot be given together`,
    );
  }
  const input = await readInput(operand(args), host);
  const { plan, findings, status } = await planDocument(input, {
    name: args.text("name"),
    emulator: args.text("emulator"),
    machine: args.text("machine"),
    tls: tlsDirectory(args),
    capabilities: args.text("capabilities"),
    ...readingOf(args),
    forwards: await publishedForwards(args, host),
    look: "all",
  }, host);
  tellFindings(findings, host);
  if (plan === undefined) {
    // As check prints them: a program that reads the plan learns why there is none.
    const lines = findings.map((one) => jsonLine(findingJson(one)));
    if (args.flag("json")) whileRead(() => print(lines.join("\n")));
    return status;
  }
  if (args.flag("json")) printJson(renderPlanJson(plan));
  else if (args.flag("shell")) printExactly(renderPlanShell(plan));
  else if (args.flag("explain")) {
    print((await import("../../plan/explain.ts")).renderPlanExplained(plan));
  } else print(renderPlan(plan));
  return status;
}
