import { assertEquals } from "@std/assert";
import type { Content, ElementCodec, Fields } from "../../xml/grammar.ts";
import { domainCodec } from "../domain.ts";
import { LIBVIRT_NAMES } from "./names.ts";
import { libvirtVocabulary } from "./vocabulary.ts";

Deno.test("no name of libvirt's is one that the grammar has", () => {
  const own = new Map<string, Set<string>>();
  collect(domainCodec, "", own);
  const superfluous = Object.entries(LIBVIRT_NAMES).flatMap(([path, names]) =>
    names.split(" ").map((name) => name.replace(/\?$/, ""))
      .filter((name) => own.get(path)?.has(name)).map((name) => `${path}: ${name}`)
  );
  assertEquals(superfluous, []);
});

Deno.test("what the guest does without is known, and the advice says how to go on", () => {
  const path = ["domain", "devices", "disk"];
  const { knowsElement, isDispensable, advice } = libvirtVocabulary;
  assertEquals(
    ["throttlefilters", "mirror", "throttlefilter"].map((name) => [
      knowsElement(path, name),
      isDispensable?.(path, name),
      advice(path, name)?.includes("--skip-unsupported") === true,
    ]),
    [[true, true, true], [true, false, false], [false, false, false]],
  );
});

/** The names of the grammar by paths as {@link LIBVIRT_NAMES} has them. */
function collect(codec: ElementCodec<unknown>, path: string, own: Map<string, Set<string>>): void {
  const names = own.get(path || "domain") ?? new Set();
  own.set(path || "domain", names);
  for (const fields of fieldSets(codec.content)) {
    for (const field of Object.values(fields)) {
      if (field.kind === "attribute") names.add(`@${field.name}`);
      if (field.kind !== "child") continue;
      names.add(field.codec.name.replace(/^.*:/, ""));
      const below = path === "" ? field.codec.name : `${path}/${field.codec.name}`;
      if (below.split("/").length < 8) collect(field.codec, below, own);
    }
  }
}

function fieldSets(content: Content): readonly Fields[] {
  if (content.kind === "fields") return [content.fields];
  return content.kind === "verbatim" ? [] : Object.values(content.variants);
}
