import { assertEquals } from "@std/assert";
import { VERSION } from "../../host/version_number.ts";
import { versionLine } from "./version.ts";

Deno.test("versionLine() names the commit where somebody knows it", () => {
  const denoVersion = "2.4.2";
  assertEquals(
    versionLine({ denoVersion, commit: "abc1234-dirty" }),
    `domrun ${VERSION} (commit abc1234-dirty, Deno 2.4.2)`,
  );
  assertEquals(versionLine({ denoVersion }), `domrun ${VERSION} (Deno 2.4.2)`);
});
