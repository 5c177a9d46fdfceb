/** The control protocol: JSON-RPC 2.0 over control.socket, one message a line. docs/control.md has the methods. */
import { parseExactly } from "../../json/exact.ts";
import { type Shape, shaped } from "../../json/shape.ts";
import { isObject, type JsonObject } from "../../json/object.ts";
import { ControlError } from "../errors.ts";

/** Codes of JSON-RPC 2.0, section 5.1, and domrun's own from -32000 on. */
export const CODE = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
  /** QEMU refused; `data` is {class, command}. */
  qmpRefused: -32000,
  /** QEMU does not answer. */
  qmpLost: -32001,
  /** QEMU survived every rung of the stop ladder. */
  stopFailed: -32002,
  /** The guest was not rebooted. */
  rebootFailed: -32004,
  /** The machine cannot be changed so, and is as it was; `data` is {fault, help?}. */
  changeRefused: -32003,
} as const;

/** `null` where a message is so broken that its id cannot be told. */
export type RpcId = string | number | null;

/** A request; without `id` a notification, which gets no answer. */
export interface RpcRequest {
  readonly method: string;
  readonly params: JsonObject;
  readonly id: RpcId | undefined;
}

/** A line read as JSON. Throws {@link ControlError} `parseError`. Pure. */
export function parseLine(line: string): unknown {
  try {
    return parseExactly(line);
  } catch {
    throw new ControlError(CODE.parseError, "The message is not valid JSON");
  }
}

/** A JSON value as a request. Throws {@link ControlError}. Pure. */
export function readRequest(value: unknown): RpcRequest {
  if (!isObject(value) || value["jsonrpc"] !== "2.0" || typeof value["method"] !== "string") {
    throw new ControlError(
      CODE.invalidRequest,
      'The message is no request: {"jsonrpc": "2.0", "method": "…", "id": …} is needed',
    );
  }
  const { id, params, method } = value;
  if (id !== undefined && id !== null && typeof id !== "string" && typeof id !== "number") {
    throw new ControlError(CODE.invalidRequest, "An id is a string or a number");
  }
  if (params !== undefined && !isObject(params)) {
    throw new ControlError(CODE.invalidParams, "Parameters are given by name, as an object");
  }
  return { method, params: params ?? {}, id };
}

/** The id of a message that is no request, where it can be told. Pure. */
export function idOf(value: unknown): RpcId {
  const id = isObject(value) ? value["id"] : null;
  return typeof id === "string" || typeof id === "number" ? id : null;
}

export function renderResult(id: RpcId, result: unknown): string {
  return JSON.stringify({ jsonrpc: "2.0", id, result: result ?? null });
}

export function renderError(id: RpcId, error: ControlError): string {
  const { code, message, data } = error;
  return JSON.stringify({
    jsonrpc: "2.0",
    id,
    error: { code, message, ...(data === undefined ? {} : { data }) },
  });
}

export function renderNotification(method: string, params: unknown): string {
  return JSON.stringify({ jsonrpc: "2.0", method, params });
}

/** One parameter, checked. Throws {@link ControlError} `invalidParams`. */
export const param = {
  milliseconds(params: RpcRequest["params"], name: string, absent: number): number {
    const value = params[name];
    if (value === undefined) return absent;
    if (typeof value === "number" && Number.isFinite(value) && value >= 0 && value <= DAY_MS) {
      return value;
    }
    throw bad(name, `a number of milliseconds from 0 to ${DAY_MS}`);
  },
  boolean(params: RpcRequest["params"], name: string, absent: boolean): boolean {
    const value = params[name];
    if (value === undefined) return absent;
    if (typeof value === "boolean") return value;
    throw bad(name, "true or false");
  },
  text(params: RpcRequest["params"], name: string): string {
    const value = params[name];
    if (typeof value === "string" && value !== "") return value;
    throw bad(name, "a string that is not empty");
  },
  object(params: RpcRequest["params"], name: string): JsonObject {
    const value = params[name];
    if (value === undefined) return {};
    if (isObject(value)) return value;
    throw bad(name, "an object");
  },
  shaped<T>(params: RpcRequest["params"], name: string, shape: Shape<T>): T {
    const fault = (words: string) => new ControlError(CODE.invalidParams, `Parameter ${words}`);
    return shaped(params[name], (value) => shape(value, name), fault);
  },
  /** Throws when a parameter is given that is not in `names`. */
  only(params: RpcRequest["params"], names: readonly string[]): void {
    const unknown = Object.keys(params).find((name) => !names.includes(name));
    if (unknown !== undefined) {
      throw new ControlError(CODE.invalidParams, `There is no parameter "${unknown}"`);
    }
  },
} as const;

/** Timers hold at most 2^31 ms; nobody waits longer than a day for a guest. */
const DAY_MS = 86_400_000;

function bad(name: string, needed: string): ControlError {
  return new ControlError(CODE.invalidParams, `Parameter "${name}" must be ${needed}`);
}
