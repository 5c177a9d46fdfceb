/** The files that are made from the grammar and checked in, as text. */
import { domainCodec } from "../domain/domain.ts";
import { interface_ } from "../domain/interface.ts";
import { referencePage } from "../xml/reference.ts";
import { relaxNg } from "../xml/relaxng.ts";

/** What a reader of a generated schema must know. */
const NOTICE = [
  "Made from the grammar in lib/domain by scripts/schemas/write.sh; changes here are lost.",
  "domrun checks rules between elements besides: domrun check.",
];

/** A file made from the grammar; `path` counts from the project's root. */
export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

/** Every generated file. Pure. */
export function generatedFiles(): readonly GeneratedFile[] {
  return [
    { path: "schemas/domain.rng", text: relaxNg(domainCodec, ["<domain>", ...NOTICE]) },
    {
      path: "schemas/interface.rng",
      text: relaxNg(interface_, ["<interface>, as domrun attach takes it", ...NOTICE]),
    },
    { path: "docs/xml.md", text: referencePage(domainCodec, REFERENCE_HEAD) },
  ];
}

const REFERENCE_HEAD = `# The XML that domrun takes

Made from the grammar in lib/domain by scripts/schemas/write.sh; changes here are lost.

The words are libvirt's: https://libvirt.org/formatdomain.html says at length what they mean. What is not on this
page is an error, or named as not supported; nothing is passed over in silence. Elements may stand in any
order. *required*, *optional* and *any number* say how often a part may come; what an absent part means is said where
it is not plain. *here* says what becomes of a part: *yes*, it is done; *no effect*, it may be there and changes
nothing; *refused*, a document with it cannot be run; *in part*, that is so of some values or beside some other
part, which \`domrun check\` names. The same grammar as RELAX NG: [domain.rng](../schemas/domain.rng),
[interface.rng](../schemas/interface.rng).
`;
