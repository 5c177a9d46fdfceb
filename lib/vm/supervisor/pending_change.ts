/** A change of a device, made as a whole or not at all: written down before it begins, and undone where it fails. */
import { messageOf } from "../../findings/message_of.ts";
import { ChangeError } from "../errors.ts";
import { Undo } from "../launch/undo.ts";
import type { PendingChange } from "../machine/record.ts";
import type { Changeable } from "./changeable.ts";
import { writeDown } from "./running_machine.ts";

/**
 * Makes a change; a supervisor that dies in the middle leaves a record that tells the next one of it.
 *
 * @param make adds what undoes each of its steps
 * @param explain what is said of its failure; absent: its own words
 * Throws {@link ChangeError}; then the machine and its record are as before, or it says what of the change stays
 */
export async function makePending<T>(
  machine: Changeable,
  pending: PendingChange,
  make: (undo: Undo) => Promise<T>,
  explain: (error: unknown) => Promise<unknown> = (error) => Promise.resolve(error),
): Promise<T> {
  await writeDown(machine, { ...machine.record, pending });
  const undo = new Undo();
  try {
    return await make(undo);
  } catch (error) {
    const stays = await undo.run();
    await machine.saveRecord(machine.record);
    throw refusal(await explain(error), stays);
  }
}

/** Why a change was not made, and what of it stays all the same. Pure. */
export function refusal(error: unknown, stays: readonly string[]): ChangeError {
  const words = [messageOf(error), ...stays].join("; ");
  return error instanceof ChangeError
    ? new ChangeError(error.fault, words, error.help)
    : new ChangeError("host", words);
}
