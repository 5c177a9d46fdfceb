/** The files that are made from the grammar and the explanations, and checked in, as text. */
import { domainCodec } from "../domain/domain.ts";
import { interface_ } from "../domain/interface.ts";
import { explanationPage } from "../findings/explanation_page.ts";
import { type ReferenceNotes, referencePage } from "../xml/reference.ts";
import { relaxNg } from "../xml/relaxng.ts";
import { TEMPLATE, unitTemplate } from "./autostart/unit.ts";
import { EXPLANATIONS } from "./explanations/every_room.ts";

/** What a reader of a generated schema must know. */
const NOTICE = [
  "Made from the grammar in lib/domain by scripts/schemas/write.sh; changes here are lost.",
  "domrun checks rules between elements besides: domrun check.",
];

/** A file that is made; `path` counts from the project's root. */
export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Every generated file. Pure.
 *
 * @param notes what docs/xml.md says besides the grammar; absent: nothing
 */
export function generatedFiles(notes?: ReferenceNotes): readonly GeneratedFile[] {
  return [
    { path: "schemas/domain.rng", text: relaxNg(domainCodec, ["<domain>", ...NOTICE]) },
    {
      path: "schemas/interface.rng",
      text: relaxNg(interface_, ["<interface>, as domrun attach takes it", ...NOTICE]),
    },
    { path: "docs/xml.md", text: referencePage(domainCodec, REFERENCE_HEAD, notes) },
    { path: `docs/${TEMPLATE}`, text: unitTemplate("/usr/local/bin/domrun") },
    { path: "docs/explain.md", text: explanationPage(EXPLANATIONS, EXPLAIN_HEAD) },
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

const EXPLAIN_HEAD = `# What findings mean

Made from the explanations in lib by scripts/schemas/write.sh; changes here are lost.

Each finding has a code in brackets, which stays the same when its words change. \`domrun explain CODE\` prints
what stands here. The examples are parts of a document: the first gets the finding and no other, the second none.
What begins with host/ depends on the machine that domrun runs on.
`;
