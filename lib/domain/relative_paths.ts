/** Paths that begin beside the document: made absolute before anything reads them. */
import { join } from "@std/path/posix";
import { type Finding, findingAt } from "../findings/finding.ts";
import type { Span } from "../findings/source.ts";
import {
  attributeSpans,
  elementSpan,
  textSpan,
  type XmlDocument,
  type XmlElement,
  type XmlNode,
} from "../xml/tree.ts";
import { trimSpace } from "../xml/white_space.ts";

/** What holds the path of a file that people keep beside the document: an attribute, or the text. */
const PATHS: Readonly<Record<string, string>> = {
  "domain/os/loader": "text",
  "domain/os/nvram": "text",
  "domain/os/nvram/source": "file",
  "domain/os/kernel": "text",
  "domain/os/initrd": "text",
  "domain/os/dtb": "text",
  "domain/devices/disk/source": "file",
  "domain/devices/filesystem/source": "dir",
};

/** Those places, and the elements around them: nothing else need be looked at. */
const AROUND: ReadonlySet<string> = new Set(
  Object.keys(PATHS).flatMap((path) => {
    const names = path.split("/");
    return names.map((_, index) => names.slice(0, index + 1).join("/"));
  }),
);

/** A document with absolute paths, and a note on each that was not. */
export interface AbsolutePaths {
  readonly document: XmlDocument;
  readonly findings: readonly Finding[];
}

/**
 * Takes relative paths of images, kernels, firmware and shared directories from the directory of the document. libvirt
 * takes none: its daemon would look for them in `/`, and its schema refuses most. Pure.
 *
 * @param rootPath the path of the root element in a whole document; absent: it is one
 */
export function absolutePaths(
  document: XmlDocument,
  directory: string,
  rootPath: string = document.root.name,
): AbsolutePaths {
  const findings: Finding[] = [];
  const resolve = (path: string, span: Span): string => {
    const absolute = join(directory, path);
    findings.push(findingAt(document.source, span, {
      severity: "note",
      code: "document/relative-path",
      message: `'${path}' is taken from the document's directory: '${absolute}'`,
      help: "libvirt takes no relative path; `domrun format` writes the absolute one",
    }));
    return absolute;
  };
  const visit = (element: XmlElement, path: string): XmlElement => {
    if (!AROUND.has(path)) return element;
    const place = PATHS[path];
    const attributes = element.attributes.map((one) => {
      if (one.name !== place || !isRelative(one.value)) return one;
      const span = attributeSpans(document.source, element, one.name)?.value;
      return { ...one, value: resolve(one.value, span ?? elementSpan(element)) };
    });
    const children = element.children.map((node): XmlNode => {
      if (node.kind === "element") return visit(node, `${path}/${node.name}`);
      const text = trimSpace(node.value);
      if (place !== "text" || !isRelative(text)) return node;
      return { ...node, value: resolve(text, textSpan(document.source, element)) };
    });
    return { ...element, attributes, children };
  };
  return { document: { ...document, root: visit(document.root, rootPath) }, findings };
}

/** What a shell or a program would have to fill in first, or what is an address, is no path. */
function isRelative(path: string): boolean {
  return /^[^/~$\n][^\n]*$/.test(path) && !path.includes("://");
}
