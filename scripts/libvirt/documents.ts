/** The documents that libvirt is asked about, and what of them depends on the host that it runs on. */
import type { Domain } from "../../lib/domain/domain.ts";

export interface Document {
  /** As messages name it: `xml/net-user-passt.xml`. */
  readonly name: string;
  readonly text: string;
}

const ROOT = new URL("../../", import.meta.url).pathname;

/** The domain documents of a directory of testdata/. Effects: reads them. */
export function ownDocuments(directory: string): readonly Document[] {
  return documentsOf(`${ROOT}testdata/${directory}`, directory);
}

/** libvirt's own test cases, which may lie beside the checkout; none where they do not. Effects: reads them. */
export function conformanceDocuments(directory: string): readonly Document[] {
  const conformance = Deno.env.get("DOMRUN_CONFORMANCE") ?? `${ROOT}../shared/conformance`;
  try {
    return documentsOf(`${conformance}/${directory}`, directory);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    console.log(`SKIP no conformance documents in ${conformance}/${directory}`);
    return [];
  }
}

function documentsOf(path: string, directory: string): readonly Document[] {
  return [...Deno.readDirSync(path)].map((entry) => entry.name)
    .filter((name) => name.endsWith(".xml")).sort()
    .map((name) => ({
      name: `${directory}/${name}`,
      text: Deno.readTextFileSync(`${path}/${name}`),
    }));
}

/**
 * The same machine for a host without KVM, of the newest version of its type: what libvirt thinks of the rest of
 * it does not depend on them. Pure.
 */
export function onAnyHost(domain: Domain): Domain {
  const { type } = domain.os;
  const machine = type.machine?.replace(/^pc-(q35)-.*|^(pc)-i440fx-.*/, "$1$2");
  return {
    ...domain,
    type: "qemu",
    os: { ...domain.os, type: { ...type, ...(machine === undefined ? {} : { machine }) } },
  };
}
