import { assertEquals } from "@std/assert";
import { readDomain } from "../../domain/read.ts";
import { needsOf } from "./document_needs.ts";

Deno.test("needsOf() asks for no QEMU of an architecture that no machine here can have", async () => {
  const wanted = await Promise.all(["riscv64", "aarch64"].map(async (arch) => {
    const { domain } = await readDomain(
      "vm.xml",
      `<domain type='qemu'><name>vm</name><os><type arch='${arch}'>hvm</type></os></domain>`,
    );
    return domain && needsOf(domain).arch;
  }));
  assertEquals(wanted, [undefined, "aarch64"]);
});
