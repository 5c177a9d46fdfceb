/** `domrun setmem`: how much of its memory a guest keeps, by its balloon. */
import type { Host } from "../../host/host.ts";
import { bytesOfSize } from "../../domain/memory.ts";
import { LEAST_KIB } from "../../domain/settings.ts";
import { memberOf } from "../../json/object.ts";
import { type ControlClient, controlClient } from "../../vm/control/client.ts";
import type { Arguments } from "../arguments.ts";
import { UsageError } from "../command.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { requireMachineName } from "../machine_operand.ts";
import { print, printJson } from "../output.ts";
import { memoryWords } from "../render/machine.ts";

/** As long as a guest is waited for; it may be short of memory, and has a driver or not. */
const GUEST_MS = 3_000;
const LOOK_MS = 20;

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const [name = "", text = ""] = args.operands;
  requireMachineName(name);
  const memoryKiB = sizeOf(text);
  const client = await controlClient(host, name);
  try {
    const changed = await client.setMemory(memoryKiB);
    const actualKiB = await balloonAt(memoryKiB, client, host);
    if (args.flag("json")) printJson({ ...changed, actualKiB });
    else if (isReached(memoryKiB, actualKiB)) print(`the guest has ${memoryWords(actualKiB)}`);
    else {
      print(
        `the guest was asked to have ${memoryWords(memoryKiB)}, and has ${
          memoryWords(actualKiB)
        } ` +
          "so far: it may need them, still boot, or have no driver for the balloon",
      );
    }
    return EXIT.done;
  } finally {
    client.close();
  }
}

/** As virsh has it: KiB where no unit is given; and `1.5G`. */
function sizeOf(text: string): number {
  const kib = Math.ceil((bytesOfSize(text, "KiB") ?? 0) / 1024);
  if (kib === 0) {
    throw new UsageError(`setmem takes a size such as 512M or 2GiB, found '${text}'`);
  }
  // Whoever names no unit means MiB there, as for `new --memory`.
  if (/[0-9]$/.test(text) && kib < LEAST_KIB) {
    throw new UsageError(
      `setmem counts KiB where there is no unit, as virsh does, and '${text}' would leave the guest nothing`,
      `write the unit: ${text}M`,
    );
  }
  return kib;
}

/** QEMU counts pages, and leaves the guest one that is asked for in part (virtio-balloon.c). */
const PAGE_KIB = 4;

function isReached(wantedKiB: number, actualKiB: number): boolean {
  return actualKiB >= wantedKiB && actualKiB < wantedKiB + PAGE_KIB;
}

/** What the guest has, when it is what was wished for or the time is over. */
async function balloonAt(
  wantedKiB: number,
  client: ControlClient,
  { clock }: Pick<Host, "clock">,
): Promise<number> {
  const deadline = clock.monotonicMs() + GUEST_MS;
  for (;;) {
    const actual = Number(memberOf(await client.qmp("query-balloon"), "actual")) / 1024;
    if (isReached(wantedKiB, actual) || clock.monotonicMs() > deadline) return actual;
    await clock.sleep(LOOK_MS);
  }
}
