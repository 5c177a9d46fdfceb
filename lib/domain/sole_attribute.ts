/** Elements that say one thing: `<mac address='…'/>`, `<mtu size='…'/>`. */
import { attribute, element, type ElementCodec, mapped } from "../xml/codec.ts";
import type { Value } from "../xml/value.ts";

/** An element with nothing but one attribute; its model is the attribute's value. Pure. */
export function soleAttribute<T>(
  name: string,
  attributeName: string,
  value: Value<T>,
): ElementCodec<T> {
  return mapped<{ readonly only: T }, T>(
    element(name, { only: attribute(attributeName, value) }),
    ({ only }) => only,
    (only) => ({ only }),
  );
}
