/** One device as a document of its own: what `attach` takes. */
import { type Finding } from "../findings/finding.ts";
import { makeSource } from "../findings/source.ts";
import type { Origins } from "../xml/decode_context.ts";
import { decodeTree, encodeDocument } from "../xml/document.ts";
import { parseXml } from "../xml/parse.ts";
import { elementSpan, type XmlDocument } from "../xml/tree.ts";
import { findingAt } from "../findings/finding.ts";
import { type Disk, disk } from "./disk.ts";
import { type Hostdev, hostdev, type UsbHostdev } from "./hostdev.ts";
import { type Interface, interface_ } from "./interface.ts";
import { libvirtVocabulary } from "./libvirt/vocabulary.ts";
import { type Redirdev, redirdev } from "./redirdev.ts";
import { absolutePaths } from "./relative_paths.ts";

/** A device that a running machine can get. */
export type Attachable =
  | { readonly element: "disk"; readonly model: Disk }
  | { readonly element: "interface"; readonly model: Interface }
  | { readonly element: "redirdev"; readonly model: Redirdev }
  | { readonly element: "hostdev"; readonly model: UsbHostdev };

/** The elements of those devices. */
const ATTACHABLE = ["disk", "interface", "redirdev", "hostdev"] as const;

export interface ReadDevice {
  /** Absent when it is too broken for one; with errors, it lacks what they are about. */
  readonly device?: Attachable;
  /** Of a disk and an interface: where its parts stand. */
  readonly origins?: Origins | undefined;
  readonly findings: readonly Finding[];
}

/**
 * Reads `<disk>`, `<interface>`, `<redirdev>` or a `<hostdev>` on USB. What takes the rest of the machine to tell is not
 * looked at. Pure.
 *
 * @param file how the user named it, for the findings
 * @param directory where relative paths begin; absent: there must be none
 */
export async function readDevice(
  file: string,
  text: string,
  directory?: string,
): Promise<ReadDevice> {
  const parsed = await parseXml(makeSource(file, text));
  if (!parsed.document) return { findings: [parsed.finding] };
  if (directory === undefined) return readTree(parsed.document);
  const place = `domain/devices/${parsed.document.root.name}`;
  const { document, findings } = absolutePaths(parsed.document, directory, place);
  const read = readTree(document);
  return { ...read, findings: [...findings, ...read.findings] };
}

/** The canonical text of a device. Pure. */
export function formatDevice({ element, model }: Attachable): string {
  switch (element) {
    case "disk":
      return encodeDocument(model, disk);
    case "interface":
      return encodeDocument(model, interface_);
    case "redirdev":
      return encodeDocument(model, redirdev);
    case "hostdev":
      return encodeDocument<Hostdev>(model, hostdev);
  }
}

function readTree(document: XmlDocument): ReadDevice {
  switch (document.root.name) {
    case "disk": {
      const { model, origins, findings } = decodeTree(document, disk, libvirtVocabulary);
      return model ? { device: { element: "disk", model }, origins, findings } : { findings };
    }
    case "interface": {
      const { model, origins, findings } = decodeTree(document, interface_, libvirtVocabulary);
      return model ? { device: { element: "interface", model }, origins, findings } : { findings };
    }
    case "redirdev": {
      const { model, findings } = decodeTree(document, redirdev, libvirtVocabulary);
      return model ? { device: { element: "redirdev", model }, findings } : { findings };
    }
    case "hostdev": {
      const { model, findings } = decodeTree(document, hostdev, libvirtVocabulary);
      if (model === undefined) return { findings };
      if (model.type === "usb") return { device: { element: "hostdev", model }, findings };
      return {
        findings: [
          ...findings,
          findingAt(document.source, elementSpan(document.root), {
            severity: "unsupported",
            code: "xml/unsupported-element",
            message: `a ${model.type === "pci" ? "PCI" : "mediated"} device of the host ` +
              "cannot be attached to a running machine",
            help: "give it to the machine before it starts",
          }),
        ],
      };
    }
  }
  return {
    findings: [findingAt(document.source, elementSpan(document.root), {
      severity: "error",
      code: "xml/wrong-root",
      message: `a <${document.root.name}> cannot be attached to a running machine`,
      help: document.root.name === "domain"
        ? "a whole document is compared with the machine by: domrun apply NAME FILE"
        : `these can: ${
          ATTACHABLE.map((one) => `<${one}>`).join(", ")
        }; what else a machine has is ` +
          "written into its document, for its next start",
    })],
  };
}
