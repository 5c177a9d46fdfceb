import { assertEquals, assertRejects } from "@std/assert";
import { FileError, type FileFault } from "./host.ts";
import { textIfThere } from "./text_if_there.ts";

const failing = (fault: FileFault) => ({
  readText: (path: string) => Promise.reject(new FileError(fault, path, `it is ${fault}`)),
});

Deno.test("textIfThere() tells a file that is not there from one that may not be read", async () => {
  assertEquals(await textIfThere({ readText: () => Promise.resolve("a\n") }, "/a"), "a\n");
  assertEquals(await textIfThere({ readText: () => Promise.resolve("") }, "/a"), "");
  assertEquals(await textIfThere(failing("missing"), "/a"), undefined);
  await assertRejects(() => textIfThere(failing("denied"), "/a"), FileError, "it is denied");
});
