/** The codes of this room, explained: what the rules across fields may find. */
import type { CodeExplanation } from "../xml/code_explanation.ts";
import { BUSES } from "./explanations_buses.ts";
import { DEVICES } from "./explanations_devices.ts";
import { MACHINE } from "./explanations_machine.ts";
import { NETWORK } from "./explanations_network.ts";

export const CODES: readonly CodeExplanation[] = [NETWORK, MACHINE, BUSES, DEVICES]
  .flatMap((group) =>
    Object.entries(group).map(([code, explanation]) => ({ code, ...explanation }))
  );
