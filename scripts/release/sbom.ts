/**
 * sbom.ts VERSION DENO: what domrun is made of, as CycloneDX 1.5 (https://cyclonedx.org/docs/1.5/json/), out of what
 * `deno info --json main.ts` prints on standard input.
 */

/** The part of `deno info --json` that is read. */
interface Info {
  readonly modules: readonly { readonly specifier: string }[];
  readonly npmPackages?: Readonly<
    Record<string, { readonly name: string; readonly version: string }>
  >;
}

interface Component {
  readonly type: "framework" | "library";
  readonly name: string;
  readonly version: string;
  /** https://github.com/package-url/purl-spec */
  readonly purl: string;
}

/** What the type checker reads and nobody bundles: Deno's types of `node:` modules. */
const TYPES_ALONE = /^(@types\/node|undici-types)$/;

/** A module of a JSR package: https://HOST/@SCOPE/NAME/VERSION/…. */
const JSR_MODULE = /^https:\/\/[^/]+\/(@[^/]+\/[^/]+)\/(\d[^/]*)\//;

export function sbom({ modules, npmPackages = {} }: Info, version: string, deno: string): object {
  const found: Component[] = [
    ...Object.values(npmPackages).filter(({ name }) => !TYPES_ALONE.test(name)).map((one) =>
      library("npm", one.name, one.version)
    ),
    ...modules.map(({ specifier }) => JSR_MODULE.exec(specifier))
      .flatMap((match) => match === null ? [] : [library("jsr", match[1] ?? "", match[2] ?? "")]),
  ];
  const libraries = [...new Map(found.map((one) => [one.purl, one])).values()]
    .sort((a, b) => a.purl < b.purl ? -1 : 1);
  const runtime: Component = {
    type: "framework",
    name: "deno",
    version: deno,
    purl: `pkg:github/denoland/deno@v${deno}`,
  };
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    version: 1,
    metadata: { component: { type: "application", name: "domrun", version } },
    components: [runtime, ...libraries],
  };
}

function library(kind: "npm" | "jsr", name: string, version: string): Component {
  return {
    type: "library",
    name,
    version,
    purl: `pkg:${kind}/${name.replace("@", "%40")}@${version}`,
  };
}

if (import.meta.main) {
  const info = JSON.parse(await new Response(Deno.stdin.readable).text());
  const [version = "", deno = ""] = Deno.args;
  console.log(JSON.stringify(sbom(info, version, deno), undefined, 2));
}
