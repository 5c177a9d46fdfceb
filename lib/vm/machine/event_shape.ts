/** What an event looks like that was written down or sent: event.ts member by member. */
import { isObject } from "../../json/object.ts";
import {
  amount,
  count,
  flag,
  list,
  members,
  object,
  oneOf,
  optional,
  type Shape,
  text,
} from "../../json/shape.ts";
import { WANTED_FORWARD } from "../../plan/launch_plan_shape.ts";
import type { Happening, InterfaceState, MachineEvent, MachineState, StopRung } from "./event.ts";
import { ENDED } from "./status.ts";

type Rest<E> = Omit<Extract<Happening, { readonly event: E }>, "event">;

/** Every kind of event: one without a row does not compile. */
const HAPPENINGS: { readonly [E in Happening["event"]]: Shape<Rest<E>> } = {
  "launching": members<Rest<"launching">>({ uuid: text }),
  "passt-ready": members<Rest<"passt-ready">>({
    interface: text,
    durationMs: amount,
    addresses: optional(list(text)),
  }),
  "helper-ready": members<Rest<"helper-ready">>({
    helper: oneOf("swtpm", "virtiofsd"),
    device: text,
    durationMs: amount,
  }),
  "qemu-ready": members<Rest<"qemu-ready">>({ pid: count, durationMs: amount }),
  "launched": members<Rest<"launched">>({ durationMs: amount }),
  "launch-failed": members<Rest<"launch-failed">>({ message: text }),
  "supervising": members<Rest<"supervising">>({}),
  "state": members<Rest<"state">>({
    state: oneOf<MachineState>("starting", "running", "paused", "stopping", "stopped", "failed"),
    reason: optional(text),
  }),
  "interface": members<Rest<"interface">>({
    interface: text,
    state: oneOf<InterfaceState>("up", "reconnecting", "down"),
    reason: optional(text),
    retryMs: optional(amount),
    asked: optional(flag),
    outageMs: optional(amount),
  }),
  "forwards": members<Rest<"forwards">>({
    interface: text,
    added: list(WANTED_FORWARD),
    removed: list(WANTED_FORWARD),
  }),
  "device": members<Rest<"device">>({
    change: oneOf(
      "attached",
      "detached",
      "changed",
      "ejected",
      "link-up",
      "link-down",
      "password",
    ),
    element: text,
    alias: text,
  }),
  "memory": members<Rest<"memory">>({ targetKiB: amount }),
  "stopping": members<Rest<"stopping">>({
    rung: oneOf<StopRung>("system_powerdown", "quit", "SIGTERM", "SIGKILL"),
    deadlineMs: amount,
  }),
  "reboot": members<Rest<"reboot">>({
    what: oneOf("asked", "done", "failed"),
    deadlineMs: optional(amount),
    reason: optional(text),
  }),
  "guest": members<Rest<"guest">>({ what: oneOf("poweroff", "reboot", "panic") }),
  "qmp": members<Rest<"qmp">>({ name: text, data: object }),
  "warning": members<Rest<"warning">>({ message: text }),
  "ended": ENDED,
};

const SHAPES: Readonly<Record<string, Shape<unknown>>> = HAPPENINGS;
const HEAD = members<Pick<MachineEvent, "time" | "machine">>({ time: text, machine: text });

/** True for an event as this domrun knows them; one of a later domrun may be of another kind. Pure. */
export function isMachineEvent(value: unknown): value is MachineEvent {
  if (!isObject(value) || HEAD(value, "") !== undefined) return false;
  const kind = value["event"];
  const shape = typeof kind === "string" && Object.hasOwn(SHAPES, kind) ? SHAPES[kind] : undefined;
  return shape !== undefined && shape(value, "") === undefined;
}
