/** What a self-test reports: one step after the other, as they end. */
import type { Culprit } from "./fault.ts";
import type { Transport } from "./machine_text.ts";

export type StepName =
  | "plan"
  | "start"
  | "DHCP"
  | "forward"
  | "passt killed"
  | "DHCP again"
  | "end";

/** A step that has ended. */
export interface Step {
  readonly transport: Transport;
  readonly step: StepName;
  /** `skipped`: QEMU and passt cannot do it here. */
  readonly result: "ok" | "failed" | "skipped";
  /** What came of it. */
  readonly message: string;
  readonly durationMs: number;
  /** Of a step that failed. */
  readonly fault?: Culprit;
  readonly help?: string;
}
