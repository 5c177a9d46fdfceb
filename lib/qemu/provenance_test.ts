import { assertEquals } from "@std/assert";
import { domainCodec } from "../domain/domain.ts";
import { decodeDocument } from "../xml/document.ts";
import { Provenance } from "./provenance.ts";

const TEXT = `<domain type='qemu'>
  <name>a</name>
  <memory>65536</memory>
  <os><type>hvm</type></os>
  <cpu><model>qemu64</model></cpu>
</domain>`;

Deno.test("originsOf() tells where arguments and their parts come from, and nothing of the others", async () => {
  const { model, origins } = await decodeDocument("a.xml", TEXT, domainCodec);
  if (!model?.cpu || !model.memory || !origins) throw new Error("no CPU in the document");
  const provenance = new Provenance(origins);
  provenance.remember(model.memory, ["-m", "size=1k"]);
  provenance.remember(model.cpu, ["vmx=on"], { child: "model" });
  provenance.remember(provenance.derive(model.cpu, {}), ["a,vmx=on", "size=1k"]);
  provenance.remember({}, ["added"]);
  const args = ["-m", "size=1k", "-cpu", "a,vmx=on", "added", '{"a":1,vmx=on}'];
  const place = (line: number, column: number) => ({ file: "a.xml", line, column });
  assertEquals(provenance.originsOf(args), [
    { argument: 1, place: place(3, 3) },
    { argument: 3, place: place(5, 3) },
    { argument: 3, part: "vmx=on", place: place(5, 8) },
  ]);
});
