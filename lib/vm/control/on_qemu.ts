/** What QEMU does not do, in the terms of the control protocol: the same whoever has asked it. */
import { QmpError } from "../../qemu/qmp/client.ts";
import { ControlError, RebootError, StopError } from "../errors.ts";
import { isUnanswered } from "../processes/qmp.ts";
import { CODE } from "./protocol.ts";

/** The action's result. Throws {@link ControlError} where QEMU refuses or does not answer, or where a stop failed. */
export async function onQemu<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof QmpError) {
      const data = { class: error.errorClass, command: error.command };
      throw new ControlError(CODE.qmpRefused, error.description, data);
    }
    if (isUnanswered(error)) throw new ControlError(CODE.qmpLost, error.message);
    if (error instanceof StopError) throw new ControlError(CODE.stopFailed, error.message);
    if (error instanceof RebootError) throw new ControlError(CODE.rebootFailed, error.message);
    throw error;
  }
}
