/** pesto(1): tells a passt that runs other forwards. */
import { messageOf } from "../../findings/message_of.ts";
import type { Host } from "../../host/host.ts";
import type { PlannedPasst } from "../../plan/launch_plan.ts";

/** It takes 10 ms. */
const PESTO_MS = 5_000;

/** Gives a passt just the forwards of these options. Returns what pesto complains of, nothing as a rule. Never throws. */
export async function tellForwards(
  host: Host,
  { program, socket }: NonNullable<PlannedPasst["control"]>,
  options: readonly string[],
): Promise<string> {
  try {
    const { exit, stdout, stderr } = await host.programs.run(
      program,
      [...options, socket],
      { timeoutMs: PESTO_MS },
    );
    if (exit.kind === "exited" && exit.code === 0) return "";
    return `${stderr}\n${stdout}`.trim() || "pesto did not end in time";
  } catch (error) {
    return messageOf(error);
  }
}
