/**
 * pack PROGRAM OUTPUT INDEX FILE…: writes the runtime of a compiled program with the files behind it, for `deno compile`
 * to put another application behind them; and to INDEX where they lie.
 */
import { basename } from "@std/path/posix";
import type { Part } from "./parts.ts";

/**
 * Where an ELF file of 64 bits ends, its section header table being the last thing in it: in a compiled program, the
 * end of Deno's runtime (elf(5), `Elf64_Ehdr`). Throws Error for any other file. Pure.
 */
export function elfLength(header: Uint8Array): number {
  const isElf64 = header.length >= 64 && ELF64.every((byte, at) => header[at] === byte);
  if (!isElf64) throw new Error("not an ELF file of 64 bits");
  const view = new DataView(header.buffer, header.byteOffset);
  const sectionHeaders = Number(view.getBigUint64(0x28, true)); // e_shoff
  return sectionHeaders + view.getUint16(0x3a, true) * view.getUint16(0x3c, true); // e_shentsize × e_shnum
}

/** `\x7fELF`, of 64 bits, little-endian. */
const ELF64 = [0x7f, 0x45, 0x4c, 0x46, 2, 1];

function pack([program = "", output = "", index = "", ...files]: readonly string[]): void {
  const compiled = Deno.readFileSync(program);
  const runtime = compiled.subarray(0, elfLength(compiled));
  const parts: Record<string, Part> = {};
  Deno.writeFileSync(output, runtime, { mode: 0o755 });
  let offset = runtime.length;
  for (const file of files) {
    const bytes = Deno.readFileSync(file);
    Deno.writeFileSync(output, bytes, { append: true });
    parts[basename(file)] = { offset, length: bytes.length };
    offset += bytes.length;
  }
  Deno.writeTextFileSync(index, JSON.stringify(parts));
}

if (import.meta.main) pack(Deno.args);
