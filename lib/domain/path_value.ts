/** Paths of the host. */
import { Invalid, type Value } from "../xml/value.ts";

/** The path of a file, a device or a socket; it does not depend on the directory in which domrun was started. */
export const absolutePath: Value<string> = {
  expects: "an absolute path",
  parse: (text) => {
    if (text === "") return new Invalid("it is empty, need an absolute path");
    if (text.includes("\n")) {
      return new Invalid("it has a line feed, which libvirt takes in no path");
    }
    if (text === "/") return new Invalid("it is the root directory, need a file");
    return text.startsWith("/") ? text : new Invalid("need an absolute path, beginning with '/'");
  },
  format: (path) => path,
  pattern: { kind: "regexp", regexp: "/[^\\n]+" },
  trimmed: false,
};

/** The same of a directory, which the root may be, too. */
export const absoluteDirectory: Value<string> = {
  ...absolutePath,
  parse: (text) => text === "/" ? text : absolutePath.parse(text),
  pattern: { kind: "regexp", regexp: "/[^\\n]*" },
};
