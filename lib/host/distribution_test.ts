import { assertEquals } from "@std/assert";
import { distribution } from "./distribution.ts";
import { FileError } from "./host.ts";

const ROWS = [
  ["Ubuntu's", 'NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\n', [
    "ubuntu",
    "debian",
  ]],
  ["openSUSE's", 'ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"\n', [
    "opensuse-tumbleweed",
    "opensuse",
    "suse",
  ]],
  ["no name", "VERSION=1\n", []],
] as const;

for (const [what, content, expected] of ROWS) {
  Deno.test(`distribution() of a host whose os-release has ${what}`, async () => {
    const readHead = () => Promise.resolve(new TextEncoder().encode(content));
    assertEquals(await distribution({ readHead }), expected);
  });
}

Deno.test("distribution() of a host without os-release is empty", async () => {
  const readHead = (path: string) => Promise.reject(new FileError("missing", path, "no such file"));
  assertEquals(await distribution({ readHead }), []);
});
