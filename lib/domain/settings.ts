/** What a machine has set that can be set anew while it runs: how much memory the balloon leaves, passwords of screens. */
import { devicesOf, type Domain } from "./domain.ts";
import { isServer, type Server } from "./graphics.ts";

/** Of a screen; it has one from its start to its end, or none. */
export interface Password {
  readonly passwd: string;
  /** In UTC; absent: for ever. */
  readonly passwdValidTo?: string;
}

/** How one of these changes. */
export type SettingChange =
  | { readonly do: "memory"; readonly fromKiB: number; readonly toKiB: number }
  | {
    readonly do: "password";
    readonly screen: Server["type"];
    readonly from: Password;
    readonly to: Password;
  };

/** True for a machine whose guest can be asked to give memory back. Pure. */
export function hasBalloon(domain: Domain): boolean {
  const { memballoon } = devicesOf(domain);
  return memballoon !== undefined && memballoon.model !== "none";
}

/** What the balloon leaves the guest: at most all of its memory. Pure. */
export function currentKiB({ currentMemoryKiB, memory }: Domain): number {
  const mostKiB = memory?.sizeKiB ?? 0;
  return Math.min(currentMemoryKiB ?? mostKiB, mostKiB);
}

/** What a balloon leaves a guest at least: with less the kernels that have a driver for it end. */
export const LEAST_KIB = 16 * 1024;

/** True where a balloon that leaves the guest so much would end it. Pure. */
export function isTooLittle(domain: Domain, kib: number): boolean {
  return kib < Math.min(LEAST_KIB, currentKiB(domain));
}

/** The differences that can be made while the machine runs. Pure. */
export function settingChanges(running: Domain, wanted: Domain): readonly SettingChange[] {
  return [...memoryChange(running, wanted), ...passwordChanges(running, wanted)];
}

function memoryChange(running: Domain, wanted: Domain): readonly SettingChange[] {
  const [fromKiB, toKiB] = [currentKiB(running), currentKiB(wanted)];
  const canChange = hasBalloon(running) && hasBalloon(wanted) &&
    running.memory?.sizeKiB === wanted.memory?.sizeKiB;
  return canChange && fromKiB !== toKiB ? [{ do: "memory", fromKiB, toKiB }] : [];
}

function passwordChanges(running: Domain, wanted: Domain): readonly SettingChange[] {
  return devicesOf(running).graphics.filter(isServer).flatMap((one): SettingChange[] => {
    const other = devicesOf(wanted).graphics.filter(isServer)
      .find(({ type }) => type === one.type);
    const [from, to] = [passwordOf(one), passwordOf(other)];
    // Whether there is a password at all is told to QEMU at its start.
    if (from === undefined || to === undefined) return [];
    const isSame = from.passwd === to.passwd && from.passwdValidTo === to.passwdValidTo;
    return isSame ? [] : [{ do: "password", screen: one.type, from, to }];
  });
}

function passwordOf(screen: Server | undefined): Password | undefined {
  if (screen?.passwd === undefined) return undefined;
  const { passwd, passwdValidTo } = screen;
  return passwdValidTo === undefined ? { passwd } : { passwd, passwdValidTo };
}

/** The machine after the change. Pure. */
export function withSetting(domain: Domain, change: SettingChange): Domain {
  switch (change.do) {
    case "memory":
      return { ...domain, currentMemoryKiB: change.toKiB };
    case "password": {
      const devices = devicesOf(domain);
      const graphics = devices.graphics.map((one) => {
        if (!isServer(one) || one.type !== change.screen) return one;
        const { passwd: _passwd, passwdValidTo: _until, ...rest } = one;
        return { ...rest, ...change.to };
      });
      return { ...domain, devices: { ...devices, graphics } };
    }
  }
}

/** The same the other way round. Pure. */
export function undone(change: SettingChange): SettingChange {
  return change.do === "memory"
    ? { ...change, fromKiB: change.toKiB, toKiB: change.fromKiB }
    : { ...change, from: change.to, to: change.from };
}
