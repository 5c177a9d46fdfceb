import { assertEquals } from "@std/assert";
import { sbom } from "./sbom.ts";

Deno.test("sbom() names each package once, and the Deno inside", () => {
  const info = {
    modules: [
      { specifier: "file:///domrun/main.ts" },
      { specifier: "https://registry.example/@std/xml/0.2.0/mod.ts" },
      { specifier: "https://registry.example/@std/xml/0.2.0/types.ts" },
      { specifier: "npm:saxes@6.0.0" },
    ],
    npmPackages: {
      "@types/node@22.15.15": { name: "@types/node", version: "22.15.15" },
      "saxes@6.0.0": { name: "saxes", version: "6.0.0" },
    },
  };
  assertEquals(sbom(info, "0.1.0", "2.4.2"), {
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    version: 1,
    metadata: { component: { type: "application", name: "domrun", version: "0.1.0" } },
    components: [
      {
        type: "framework",
        name: "deno",
        version: "2.4.2",
        purl: "pkg:github/denoland/deno@v2.4.2",
      },
      { type: "library", name: "@std/xml", version: "0.2.0", purl: "pkg:jsr/%40std/xml@0.2.0" },
      { type: "library", name: "saxes", version: "6.0.0", purl: "pkg:npm/saxes@6.0.0" },
    ],
  });
});
