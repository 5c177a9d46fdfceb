/** What can be changed of a machine while it runs. */
import type { PortForward } from "../domain/port_forward.ts";
import type { Attachable } from "../domain/read_device.ts";
import type { SettingChange } from "../domain/settings.ts";
import type { Medium } from "../domain/update_devices.ts";

/** One change of a machine that runs. */
export type LiveChange =
  | SettingChange
  | { readonly do: "detach"; readonly alias: string; readonly device: Attachable }
  | { readonly do: "attach"; readonly device: Attachable }
  | {
    readonly do: "forwards";
    readonly alias: string;
    readonly from: readonly PortForward[];
    readonly to: readonly PortForward[];
  }
  | {
    readonly do: "medium";
    readonly alias: string;
    readonly from: Medium | undefined;
    readonly to: Medium | undefined;
  }
  | {
    readonly do: "link";
    readonly alias: string;
    readonly from: "up" | "down";
    readonly to: "up" | "down";
  };
