/** What a supervisor answers on its control socket: one row a method. */
import { isObject } from "../../json/object.ts";
import { changeMethods } from "./change_methods.ts";
import { CODE, param } from "./protocol.ts";
import type { ConsoleUse } from "./client.ts";
import type { ControlMethod } from "./server.ts";
import type { Driver } from "../supervisor/driver.ts";
import { ControlError, NoSuchMachineError } from "../errors.ts";
import { onQemu } from "./on_qemu.ts";
import { DEFAULT_STOP_TIMEOUT_MS } from "../supervisor/step_stop.ts";

type Rows = readonly (readonly [name: string, method: ControlMethod])[];

/** @param takeAnother takes a machine besides this one; absent: this supervisor takes none */
export function controlMethods(
  driver: Driver,
  takeAnother?: (name: string) => Promise<void>,
): ReadonlyMap<string, ControlMethod> {
  return new Map<string, ControlMethod>([
    ...supervisorMethods(driver, takeAnother),
    ...guestMethods(driver),
    ...changeMethods(async () => {
      driver.refuseEnding();
      return await driver.changes();
    }),
  ]);
}

/** What the supervisor knows, and does besides looking after its machine. */
function supervisorMethods(
  driver: Driver,
  takeAnother: ((name: string) => Promise<void>) | undefined,
): Rows {
  return [
    ["supervise", async (params) => {
      param.only(params, ["name"]);
      const name = param.text(params, "name");
      if (takeAnother === undefined) {
        const alone = "This supervisor looks after no machine but those it was started with";
        throw new ControlError(CODE.invalidRequest, alone);
      }
      await takeAnother(name).catch((error) => {
        if (!(error instanceof NoSuchMachineError)) throw error;
        throw new ControlError(CODE.changeRefused, error.message, { fault: "machine" });
      });
      return null;
    }],
    ["status", async (params) => {
      param.only(params, []);
      return await driver.statusNow();
    }],
    ["ping", async (params) => {
      param.only(params, []);
      return await null;
    }],
    ["forward-list", async (params) => {
      param.only(params, []);
      return await Promise.resolve(
        driver.status().interfaces.map(({ alias, forwards }) => ({ interface: alias, forwards })),
      );
    }],
    ["events", async (params, client) => {
      param.only(params, []);
      const leave = driver.log.subscribe((event) => client.notify("event", event));
      client.onGone(leave);
      return await null;
    }],
  ];
}

/** What becomes of the guest, and what QEMU is asked or told. */
function guestMethods(driver: Driver): Rows {
  return [
    ["stop", async (params) => {
      param.only(params, ["timeoutMs", "force"]);
      const timeoutMs = param.milliseconds(params, "timeoutMs", DEFAULT_STOP_TIMEOUT_MS);
      const force = param.boolean(params, "force", false);
      return await onQemu(() => driver.stop({ timeoutMs, force }));
    }],
    ["pause", async (params) => {
      param.only(params, []);
      await onQemu(() => driver.execute("stop"));
      return null;
    }],
    ["resume", async (params) => {
      param.only(params, []);
      await onQemu(() => driver.execute("cont"));
      return null;
    }],
    ["reboot", async (params) => {
      param.only(params, ["timeoutMs"]);
      const timeoutMs = param.milliseconds(params, "timeoutMs", DEFAULT_STOP_TIMEOUT_MS);
      await onQemu(() => driver.reboot(timeoutMs));
      return null;
    }],
    ["qmp", async (params) => {
      param.only(params, ["command", "arguments"]);
      const command = param.text(params, "command");
      const args = param.object(params, "arguments");
      return await onQemu(() => driver.execute(command, args));
    }],
    ["consoles", async (params) => {
      param.only(params, []);
      return await onQemu(() => consoleUses(driver));
    }],
  ];
}

/** QAPI, ChardevInfo: the file name of a socket that nobody is connected to begins with `disconnected:`. */
async function consoleUses(driver: Driver): Promise<readonly ConsoleUse[]> {
  const chardevs = await driver.execute("query-chardev");
  const names = Array.isArray(chardevs)
    ? chardevs.filter(isObject).map((one) => String(one["filename"]))
    : [];
  return driver.record.plan.consoles.map((console) => ({
    ...console,
    busy: names.some((name) =>
      name.includes(`unix:${console.socket}`) && !name.startsWith("disconnected:")
    ),
  }));
}
