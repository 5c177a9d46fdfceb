/**
 * What a QEMU may or may not be able to do, as far as plans depend on it: one table.
 *
 * A row says how to find out, which is never by version; `since` is for messages only.
 */
import { CHARACTER_DEVICES, SCREEN_AND_SOUND, SMALL_DEVICES } from "./features_devices.ts";
import { MACHINE, STORAGE } from "./features_machine.ts";
import { CONTROL, NETWORK } from "./features_network.ts";
import type { Feature } from "./features_query.ts";

/** Every feature, by the name that `probe` prints. */
export const FEATURES = {
  ...NETWORK,
  ...CONTROL,
  ...CHARACTER_DEVICES,
  ...STORAGE,
  ...MACHINE,
  ...SCREEN_AND_SOUND,
  ...SMALL_DEVICES,
} satisfies Readonly<Record<string, Feature>>;

export type FeatureName = keyof typeof FEATURES;

/** Every feature's name, in the order of the table. */
export const FEATURE_NAMES = Object.keys(FEATURES) as readonly FeatureName[];
