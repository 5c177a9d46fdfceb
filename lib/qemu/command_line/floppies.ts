/** Floppy drives: what their controller knows of them. */
import { diskBus } from "../../domain/disk.ts";
import { bootOrders } from "./boot.ts";
import type { CommandLineContext } from "./context.ts";
import { type OptionMembers } from "./option_values.ts";

/** True for a machine with a floppy drive. Pure. */
export function hasFloppies({ domain }: CommandLineContext): boolean {
  return domain.devices.disks.some((disk) => diskBus(disk) === "fdc");
}

/** `bootindexA` and `bootindexB`: the controller boots them, not the drives. Pure. */
export function floppyBootOrder({ domain }: CommandLineContext): OptionMembers {
  const orders = bootOrders(domain);
  return Object.fromEntries(
    domain.devices.disks.flatMap((disk) => {
      const order = orders.get(disk);
      if (diskBus(disk) !== "fdc" || order === undefined) return [];
      const unit = disk.address?.type === "drive" ? disk.address.unit ?? 0 : 0;
      return [[unit === 0 ? "bootindexA" : "bootindexB", order]];
    }),
  );
}

/** The same of the controller that a pc has built in: `-global isa-fdc.bootindexA=1`. Pure. */
export function floppyArguments(context: CommandLineContext): string[] {
  if (context.machine.chipset === "q35") return [];
  return Object.entries(floppyBootOrder(context)).flatMap(([name, order]) => [
    "-global",
    `isa-fdc.${name}=${order}`,
  ]);
}
