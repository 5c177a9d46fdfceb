import { assertEquals } from "@std/assert";
import { readDomain } from "../../domain/read.ts";
import { bareHost } from "../testing/bare_host.ts";
import { imagesInUse } from "./images_in_use.ts";

const MAY_WRITE = "may write to it";
const ALONE = "lets no other write to it";

/** What is said of a disk while these bytes of its image are locked. */
async function said(rest: string, bytes: readonly number[]): Promise<readonly string[]> {
  const { domain, origins } = await readDomain(
    "vm.xml",
    `<domain type='qemu'><name>vm</name><memory unit='MiB'>64</memory><os>
<type arch='x86_64' machine='q35'>hvm</type></os><devices>
<disk type='file'><source file='/a'/><target dev='vda'/>${rest}</disk></devices></domain>`,
  );
  if (domain === undefined || origins === undefined) throw new Error("the document is wrong");
  const files = {
    ...bareHost("/nowhere").files,
    lockedBytes: (path: string) =>
      Promise.resolve(path === "/a" ? bytes.map((byte) => [byte, byte] as const) : []),
  };
  return (await imagesInUse({ domain, origins }, { files })).map(({ line, message }) =>
    `${line} ${message.replace("QEMU would not open this image now: another program ", "")}`
  );
}

/** As QEMU 7.2 to 11.1 lock a disk, one that is shared, one that is read, and one that is read by all who want to. */
const LOCKS = {
  disk: [100, 101, 103, 201, 203],
  shared: [100, 101],
  read: [100, 201],
  open: [100],
};

Deno.test("imagesInUse() says what QEMU's locks mean to a disk", async () => {
  const rows: readonly (readonly [rest: string, locks: keyof typeof LOCKS, why?: string])[] = [
    ["", "disk", MAY_WRITE],
    ["", "shared", MAY_WRITE],
    ["", "read", ALONE],
    ["", "open"],
    ["<readonly/>", "disk", MAY_WRITE],
    ["<readonly/>", "read"],
    ["<shareable/>", "disk", ALONE],
    ["<shareable/>", "shared"],
    ["<shareable/>", "read", ALONE],
    ["<transient/>", "read"],
    ["<transient/>", "disk", MAY_WRITE],
  ];
  for (const [rest, locks, why] of rows) {
    const expected = why === undefined ? [] : [`3 ${why}`];
    assertEquals(await said(rest, LOCKS[locks]), expected, `${rest} with a ${locks} one`);
  }
});
