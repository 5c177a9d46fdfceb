import { assertEquals } from "@std/assert";
import { FileError, type FileFacts, type FileFault, type Host } from "../../host/host.ts";
import { bareHost } from "../testing/bare_host.ts";
import { hiddenBy } from "./rights.ts";

/** User 7's, who cannot read `/a/b/c/image`, and sees no more than `seen`. */
function hostOf(fault: FileFault, seen: Readonly<Record<string, Partial<FileFacts>>>): Host {
  const host = bareHost("/tmp");
  return {
    ...host,
    user: { uid: 7, gid: 7 },
    files: {
      ...host.files,
      readHead: (path) => Promise.reject(new FileError(fault, path, "no")),
      stat: (path) => Promise.resolve(seen[path] as FileFacts | undefined),
    },
  };
}

Deno.test("hiddenBy() names the directory that may not be searched, and who opens it", async () => {
  const rows: readonly (readonly [host: Host, why: string | undefined, help?: string])[] = [
    [hostOf("missing", {}), undefined],
    [
      hostOf("denied", { "/a/b": { uid: 7 }, "/a": { uid: 0 } }),
      "it lies in /a/b, which user 7 may not search",
      "run: chmod u+x /a/b",
    ],
    [
      hostOf("denied", { "/a": { uid: 0 } }),
      "it lies in /a, which user 7 may not search",
      "as its owner or root: setfacl -m u:7:x /a",
    ],
    [hostOf("denied", {}), undefined],
  ];
  for (const [host, why, help] of rows) {
    const found = await hiddenBy("/a/b/c/image", host);
    assertEquals([found?.why, found?.help], [why, help]);
  }
});
