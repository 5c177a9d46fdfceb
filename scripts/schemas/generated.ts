/** The files that are made from the grammar and checked in, as text. */
import { domainCodec } from "../../lib/domain/domain.ts";
import { interface_ } from "../../lib/domain/interface.ts";
import { relaxNg } from "../../lib/xml/relaxng.ts";

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
  ];
}
