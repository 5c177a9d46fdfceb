/** A small grammar with one of everything, for tests. */
import {
  attribute,
  child,
  content,
  element,
  flag,
  type Infer,
  leaf,
  mapped,
  variants,
  verbatim,
} from "../codec.ts";
import { anyText, either, integer, Invalid, matching, oneOf, yesNo } from "../value.ts";

export const TOOL_NAMESPACE = "urn:tool";

const port = integer(1, 65535);

const range = element("range", {
  start: attribute("start", port, "first port"),
  end: attribute("end", port).optional(),
  exclude: attribute("exclude", yesNo).optional(),
});

const span = mapped<{ readonly low: number; readonly high: number }, { readonly length: number }>(
  element("span", { low: attribute("low", integer(0)), high: attribute("high", integer(0)) }),
  ({ low, high }) => high < low ? new Invalid("high is below low") : { length: high - low },
  ({ length }) => ({ low: 0, high: length }),
);

const source = variants("source", "type", {
  file: {
    path: attribute("path", matching("/.*", "an absolute path")),
    format: attribute("format", matching("[a-z]+", "small letters")).optionalOrEmpty(),
  },
  net: { host: attribute("host", anyText), ranges: child(range).many() },
  none: {},
}, { fallback: "file", unsupported: ["volume"], doc: "Where it comes from." });

export const machine = element("machine", {
  kind: attribute("kind", oneOf(["small", "big"], { unsupported: ["huge"] })),
  timeout: attribute(
    "timeout",
    either(oneOf(["never"]), port, (value) => value === "never"),
    "in seconds",
  ).optional(),
  name: child(leaf("name", matching("[a-z]+", "small letters"))),
  note: child(leaf("note", anyText)).optional(),
  fast: child(flag("fast")).optional(),
  size: child(element("size", {
    unit: attribute("unit", oneOf(["KiB", "MiB"])).optional(),
    amount: content(integer(0, 1000)),
  })).optional(),
  loader: child(element("loader", {
    path: content(matching("/.+", "an absolute path")).optional(),
    source: child(leaf("source", anyText)).optional(),
  })).optional(),
  span: child(span).optional(),
  sources: child(source, "at least none").many(),
  metadata: child(verbatim("metadata")).optional(),
  owner: child(leaf("owner", matching("[a-z]+", "small letters"))).optionalOrEmpty(),
  label: child(verbatim("label")).optional().ignored("nothing is labelled"),
  tool: child(element("tool:tool", { args: child(leaf("arg", anyText)).many() }, {
    uri: TOOL_NAMESPACE,
  })).optional(),
}, { doc: "A machine." });

export type Machine = Infer<typeof machine>;
