/** A passt without a control socket is started again for other forwards, which its user has to allow. */
import type { PlannedPasst } from "../../plan/launch_plan.ts";
import { ChangeError } from "../errors.ts";

/** Throws {@link ChangeError} where the passt has to be started again for its forwards, and `restart` is false. Pure. */
export function refuseRestart(
  { interface: alias, control }: Pick<PlannedPasst, "interface" | "control">,
  restart: boolean,
): void {
  if (control !== undefined || restart) return;
  throw new ChangeError(
    "host",
    `The passt of ${alias} cannot change its forwards while it runs`,
    "start it again with them, which breaks open connections: --restart; " +
      "a passt of 2026 with pesto beside it needs no restart",
  );
}
