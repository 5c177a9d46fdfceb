/** What a supervisor answers on its control socket to those who change the machine: a part of methods.ts. */
import { isObject } from "../../json/object.ts";
import { count, filled, list, oneOf, only, type Shape } from "../../json/shape.ts";
import type { WantedForward } from "../../passt/parse_forward.ts";
import { WANTED_FORWARD } from "../../plan/launch_plan_shape.ts";
import { ChangeError, ControlError } from "../errors.ts";
import type { Changes } from "../supervisor/changes.ts";
import type { ForwardWishes } from "../supervisor/forward_changer.ts";
import { CODE, param, type RpcRequest } from "./protocol.ts";
import type { ControlMethod } from "./server.ts";

const MEMBERS = ["proto", "address", "dev", "port", "endPort", "toPort"] as const;

/** A forward that is asked for: a member that is passed over would open other ports than are meant. */
const ASKED_FORWARD: Shape<WantedForward> = (value, at) =>
  only(WANTED_FORWARD, MEMBERS)(value, at) ??
    (isObject(value) && value["endPort"] !== undefined && value["port"] === undefined
      ? `${at}.endPort needs port`
      : undefined);

/** @param changes loads what makes them */
export function changeMethods(
  changes: () => Promise<Changes>,
): readonly (readonly [string, ControlMethod])[] {
  return [
    [
      "forward-add",
      (params) => changing(async () => (await changes()).forwards.add(forwardWishes(params))),
    ],
    [
      "forward-remove",
      (params) => changing(async () => (await changes()).forwards.remove(forwardWishes(params))),
    ],
    ["attach", (params) =>
      changing(async () => {
        param.only(params, ["xml", "freeTarget", "forwards"]);
        return (await changes()).devices.attach(param.text(params, "xml"), {
          freeTarget: param.boolean(params, "freeTarget", false),
          forwards: params["forwards"] === undefined
            ? []
            : param.shaped(params, "forwards", list(ASKED_FORWARD)),
        });
      })],
    ["detach", (params) =>
      changing(async () => {
        param.only(params, ["device", "timeoutMs", "force"]);
        return (await changes()).devices.detach(param.text(params, "device"), {
          ...params["timeoutMs"] === undefined
            ? {}
            : { timeoutMs: param.milliseconds(params, "timeoutMs", 0) },
          force: param.boolean(params, "force", false),
        });
      })],
    ["apply", (params) =>
      changing(async () => {
        param.only(params, ["xml", "dryRun", "restart"]);
        return (await changes()).applier.apply(param.text(params, "xml"), {
          dryRun: param.boolean(params, "dryRun", false),
          restart: param.boolean(params, "restart", false),
        });
      })],
    ["change-medium", (params) =>
      changing(async () => {
        param.only(params, ["device", "path", "format"]);
        const isEmpty = params["path"] === undefined && params["format"] === undefined;
        const medium = isEmpty ? undefined : {
          path: param.text(params, "path"),
          format: param.shaped(params, "format", oneOf("raw", "qcow2")),
        };
        return (await changes()).updates.changeMedium(param.text(params, "device"), medium);
      })],
    ["set-memory", (params) =>
      changing(async () => {
        param.only(params, ["memoryKiB"]);
        const memoryKiB = param.shaped(params, "memoryKiB", count);
        return (await changes()).settings.setMemory(memoryKiB);
      })],
    ["set-link", (params) =>
      changing(async () => {
        param.only(params, ["interface", "state"]);
        const meant = params["interface"] === undefined
          ? undefined
          : param.text(params, "interface");
        return (await changes()).updates.setLink(
          meant,
          param.shaped(params, "state", oneOf("up", "down")),
        );
      })],
  ];
}

function forwardWishes(params: RpcRequest["params"]): ForwardWishes {
  param.only(params, ["interface", "forwards", "restart"]);
  const forwards = param.shaped(params, "forwards", filled(ASKED_FORWARD));
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
