/** Words of a rule about a machine that runs. */
import { positionAt } from "../findings/source.ts";
import { childElements, elementSpan, type XmlElement } from "../xml/tree.ts";
import { devicesOf } from "./domain.ts";
import type { ReadDomain } from "./read.ts";
import { allDevices } from "./rules/all_devices.ts";

/**
 * The message with the alias of a device in place of the line on which it is, in a document that nobody can look at;
 * without the line where no device is there. Pure.
 *
 * @param document as `formatDomain()` writes it: no two devices are on one line
 */
export function withAliases(message: string, document: ReadDomain): string {
  return message.replace(/,? (the \S+ )?on line (\d+)/g, (_, noun: string = "", line: string) => {
    const alias = aliasAt(document, Number(line));
    if (alias === undefined) return ` ${noun}`.trimEnd();
    return noun === "" ? ` by ${alias}` : ` ${noun}${alias}`;
  });
}

function aliasAt({ domain, origins }: ReadDomain, line: number): string | undefined {
  if (domain === undefined || origins === undefined) return undefined;
  const { source, root } = origins.document;
  const begins = (element: XmlElement) => positionAt(source, elementSpan(element).start).line;
  const element = childElements(root).filter(({ localName }) => localName === "devices")
    .flatMap(childElements).findLast((one) => begins(one) <= line);
  return allDevices(devicesOf(domain))
    .find(({ device }) => origins.element(device) === element)?.device.alias;
}
