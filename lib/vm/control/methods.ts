/** What a supervisor answers on its control socket: one row a method. */
import { isObject } from "../../json/object.ts";
import { list, oneOf } from "../../json/shape.ts";
import { WANTED_FORWARD } from "../../plan/launch_plan_shape.ts";
import { DETACH_MS } from "../supervisor/device_changer.ts";
import type { ForwardWishes } from "../supervisor/forward_changer.ts";
import { CODE, param, type RpcRequest } from "./protocol.ts";
import type { ConsoleUse } from "./client.ts";
import type { ControlMethod } from "./server.ts";
import type { Driver } from "../supervisor/driver.ts";
import { ChangeError, ControlError } from "../errors.ts";
import { onQemu } from "./on_qemu.ts";
import { DEFAULT_STOP_TIMEOUT_MS } from "../supervisor/step_stop.ts";

export function controlMethods(
  driver: Driver,
  takeAnother?: (name: string) => Promise<void>,
): ReadonlyMap<string, ControlMethod> {
  return new Map<string, ControlMethod>([
    ["supervise", async (params) => {
      param.only(params, ["name"]);
      const name = param.text(params, "name");
      if (takeAnother === undefined) {
        const alone = "This supervisor looks after no machine but those it was started with";
        throw new ControlError(CODE.invalidRequest, alone);
      }
      await takeAnother(name);
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
    ["forward-list", async (params) => {
      param.only(params, []);
      return await Promise.resolve(
        driver.status().interfaces.map(({ alias, forwards }) => ({ interface: alias, forwards })),
      );
    }],
    ["forward-add", (params) => changing(() => driver.forwards.add(forwardWishes(params)))],
    ["forward-remove", (params) => changing(() => driver.forwards.remove(forwardWishes(params)))],
    ["attach", (params) =>
      changing(() => {
        param.only(params, ["xml"]);
        return driver.devices.attach(param.text(params, "xml"));
      })],
    ["detach", (params) =>
      changing(() => {
        param.only(params, ["device", "timeoutMs", "force"]);
        return driver.devices.detach(param.text(params, "device"), {
          timeoutMs: param.milliseconds(params, "timeoutMs", DETACH_MS),
          force: param.boolean(params, "force", false),
        });
      })],
    ["apply", (params) =>
      changing(() => {
        param.only(params, ["xml", "dryRun", "restart"]);
        return driver.applier.apply(param.text(params, "xml"), {
          dryRun: param.boolean(params, "dryRun", false),
          restart: param.boolean(params, "restart", false),
        });
      })],
    ["change-medium", (params) =>
      changing(() => {
        param.only(params, ["device", "path", "format"]);
        const medium = params["path"] === undefined ? undefined : {
          path: param.text(params, "path"),
          format: param.shaped(params, "format", oneOf("raw", "qcow2")),
        };
        return driver.updates.changeMedium(param.text(params, "device"), medium);
      })],
    ["set-link", (params) =>
      changing(() => {
        param.only(params, ["interface", "state"]);
        const meant = params["interface"] === undefined
          ? undefined
          : param.text(params, "interface");
        return driver.updates.setLink(meant, param.shaped(params, "state", oneOf("up", "down")));
      })],
    ["events", async (params, client) => {
      param.only(params, []);
      const leave = driver.log.subscribe((event) => client.notify("event", event));
      client.onGone(leave);
      return await null;
    }],
  ]);
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

function forwardWishes(params: RpcRequest["params"]): ForwardWishes {
  param.only(params, ["interface", "forwards", "restart"]);
  const forwards = param.shaped(params, "forwards", list(WANTED_FORWARD));
  return {
    ...params["interface"] === undefined ? {} : { interface: param.text(params, "interface") },
    forwards,
    restart: param.boolean(params, "restart", false),
  };
}

async function changing<T>(change: () => Promise<T>): Promise<T> {
  try {
    return await change();
  } catch (error) {
    if (!(error instanceof ChangeError)) throw error;
    const { fault, message, help } = error;
    const data = { fault, ...help === undefined ? {} : { help } };
    throw new ControlError(CODE.changeRefused, message, data);
  }
}
