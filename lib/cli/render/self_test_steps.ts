/** The self-test as people read it. */
import { visibleLine } from "../../findings/visible.ts";
import type { Step } from "../self_test/step.ts";

const WIDEST = "vhost-user, passt killed".length;

/**
 * A line for a step that has ended; below one that failed, whose fault it is and what helps. Pure.
 *
 *     ok       stream, DHCP  the guest has 10.0.2.15 from passt (3.2 s)
 */
export function renderStep(
  { transport, step, result, message, durationMs, fault, help }: Step,
): string {
  const what = `${transport}, ${step}`.padEnd(WIDEST);
  const indent = " ".repeat("skipped  ".length + WIDEST + 4);
  return [
    `${result.padEnd(7)}  ${what}  ${visibleLine(message)} (${seconds(durationMs)})`,
    ...fault === undefined ? [] : [`${indent}fault: ${WHOSE[fault]}`],
    ...help === undefined
      ? []
      : help.split("\n").map((line) => `${indent}help:  ${visibleLine(line)}`),
  ].join("\n");
}

const WHOSE: Readonly<Record<NonNullable<Step["fault"]>, string>> = {
  QEMU: "QEMU's",
  passt: "passt's",
  host: "this host's; domrun doctor says more",
};

/** The last line. Pure. */
export function renderVerdict(steps: readonly Step[], durationMs: number): string {
  const failed = steps.find(({ result }) => result === "failed");
  const time = seconds(durationMs);
  return failed === undefined
    ? `Machines run on this host (${time})`
    : `Machines do not run well on this host: ${failed.transport}, ${failed.step} failed (${time})`;
}

function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(2)} s`;
}
