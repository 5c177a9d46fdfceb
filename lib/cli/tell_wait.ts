/** What a person is told while QEMU takes its time. */
import { visibleLine } from "../findings/visible.ts";
import type { WaitSink } from "../vm/machine_qmp.ts";
import { tell } from "./output.ts";

/** Tells what is waited for of the machine `name`. */
export function tellWait(name: string): WaitSink {
  return (words) => tell(visibleLine(`${name}: ${words}`));
}
