/** For tests: a part of a document, as an explanation shows it, in a document that has nothing else to say. */
import { devices } from "../../domain/devices.ts";

const PLAIN: Readonly<Record<string, string>> = {
  name: "<name>vm</name>",
  memory: "<memory unit='GiB'>1</memory>",
  vcpu: "<vcpu>1</vcpu>",
  os: "<os>\n  <type arch='x86_64' machine='q35'>hvm</type>\n</os>",
  features: "<features>\n  <acpi/>\n</features>",
};

/** Elements of `<devices>`. */
const DEVICES: ReadonlySet<string> = new Set(
  devices.content.kind === "fields"
    ? Object.values(devices.content.fields).flatMap((field) =>
      field.kind === "child" ? [field.codec.name] : []
    )
    : [],
);

/**
 * The document of an example: its elements begin at the first column, and stand where libvirt has elements of their
 * names, in place of those of the plain document. An example that is a document stays as it is. Pure.
 */
export function exampleDocument(example: string): string {
  if (/^<(\?xml|domain|network)\b/.test(example)) return example;
  const parts = example.split(/\n(?=<[^/])/);
  const isForward = (part: string) => nameOf(part) === "portForward";
  const isDevice = (part: string) =>
    nameOf(part) === "memory" ? part.startsWith("<memory model=") : DEVICES.has(nameOf(part));
  const forwards = parts.filter(isForward);
  const own = parts.filter((part) => !isForward(part) && !isDevice(part));
  const named = new Set(own.map(nameOf));
  const plain = Object.keys(PLAIN).filter((name) => !named.has(name)).map((name) => PLAIN[name]);
  const passt = forwards.length === 0 ? [] : [
    "<interface type='user'>",
    ...forwards,
    "<backend type='passt'/>",
    "</interface>",
  ];
  const placed = [...parts.filter(isDevice), ...passt];
  return [
    "<domain type='kvm'>",
    ...plain,
    ...own,
    "<devices>",
    ...placed,
    "</devices>",
    "</domain>",
  ]
    .join("\n");
}

function nameOf(part: string): string {
  return /^<([A-Za-z_]+)/.exec(part)?.[1] ?? "";
}
