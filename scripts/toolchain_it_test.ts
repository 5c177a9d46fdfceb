/** Which Deno toolchain.sh takes: with a cache of Denos that only pretend, and no network. */
import { assertEquals } from "@std/assert";
import { fromFileUrl, join } from "@std/path/posix";

/**
 * What toolchain.sh asks of a Deno: its version, a program, which names the address of denort and downloads that, and
 * whether an address answers. Each question is noted.
 */
const PRETENDER = (version: string, asked: string, network: string) =>
  `#!/bin/bash
echo "${version} $1" >>"${asked}"
case $1 in
  --version) echo "deno ${version} (stable)" ;;
  compile)
    echo "Download http://127.0.0.1/v${version}/denort.zip" >&2
    [[ -e ${network} ]] || exit 1
    mkdir -p "$DENO_DIR/dl/release/v${version}"
    touch "$DENO_DIR/dl/release/v${version}/denort-x.zip"
    ;;
  eval) [[ $* = *v2.9.6/denort.zip* && -e ${network} ]] ;;
esac
`;

interface Row {
  readonly what: string;
  /** What the cache holds: versions of Deno, "denort" for that of 2.4.2. */
  readonly cached: readonly string[];
  readonly hasNetwork?: boolean;
  /** Hours since denort of 2.9.6 was asked for in vain; absent: it was not. */
  readonly refusedBefore?: number;
  readonly arguments?: readonly string[];
  /** The version that is taken, why, and whether anybody was asked for an address. */
  readonly takes: readonly [version: string, reason: string, asks: boolean];
}

const NEWEST = "it is the newest that is pinned";
const NOT_HAD = "denort of Deno 2.9.6 cannot be downloaded here";
const BOTH = ["2.4.2", "2.9.6"];

const ROWS: readonly Row[] = [
  {
    what: "the newest where its denort can be had, although that of 2.4.2 is there",
    cached: [...BOTH, "denort"],
    hasNetwork: true,
    takes: ["2.9.6", NEWEST, true],
  },
  {
    what: "2.4.2 where that of the newest cannot be had",
    cached: [...BOTH, "denort"],
    takes: ["2.4.2", NOT_HAD, true],
  },
  {
    what: "2.4.2 at once where the newest was asked for in vain this day",
    cached: [...BOTH, "denort"],
    hasNetwork: true,
    refusedBefore: 23,
    takes: ["2.4.2", NOT_HAD, false],
  },
  {
    what: "the newest after a day, when it can be had",
    cached: [...BOTH, "denort"],
    hasNetwork: true,
    refusedBefore: 25,
    takes: ["2.9.6", NEWEST, true],
  },
  {
    what: "2.4.2 without fetching the newest, where only 2.4.2 is there and nothing answers",
    cached: ["2.4.2", "denort"],
    takes: ["2.4.2", NOT_HAD, true],
  },
  {
    what: "the same Deno where nothing is compiled",
    cached: [...BOTH, "denort"],
    arguments: [],
    takes: ["2.4.2", NOT_HAD, true],
  },
];

for (const { what, cached, hasNetwork = false, refusedBefore, takes, ...row } of ROWS) {
  Deno.test(`toolchain.sh takes ${what}`, async () => {
    const directory = await Deno.makeTempDir({ prefix: "domrun-toolchain-" });
    const cache = join(directory, "domrun-build");
    const [asked, network] = [join(directory, "asked"), join(directory, "network")];
    try {
      for (const one of cached) {
        const [program, own] = one === "denort"
          ? ["denort", "denort-2.4.2"]
          : ["deno", `deno-${one}`];
        await Deno.mkdir(join(cache, own), { recursive: true });
        const path = join(cache, own, program);
        await Deno.writeTextFile(path, PRETENDER(one, asked, network), { mode: 0o755 });
      }
      if (hasNetwork) await Deno.writeTextFile(network, "");
      if (refusedBefore !== undefined) {
        const mark = join(cache, "denort-2.9.6.unavailable");
        await Deno.writeTextFile(mark, "");
        const then = Date.now() / 1000 - refusedBefore * 3600;
        await Deno.utime(mark, then, then);
      }
      const [version, reason, asks] = takes;
      const run = async () => {
        await Deno.writeTextFile(asked, "");
        const told = await toolchain(directory, row.arguments ?? ["compile"]);
        return { ...told, asks: / eval$/m.test(await Deno.readTextFile(asked)) };
      };
      const deno = join(cache, `deno-${version}`, "deno");
      assertEquals(await run(), { deno, reason, asks });
      // A second run downloads nothing, and asks nobody.
      assertEquals(await run(), { deno, reason, asks: false });
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  });
}

async function toolchain(directory: string, args: readonly string[]) {
  const script = fromFileUrl(new URL("toolchain.sh", import.meta.url));
  const words = `tools=$("$0" "$@") && eval "$tools" && printf '%s\\n' "$DENO" "$DENO_REASON"`;
  const { stdout, stderr } = await new Deno.Command("/bin/bash", {
    args: ["-c", words, script, ...args],
    env: { PATH: "/usr/bin:/bin", HOME: directory, XDG_CACHE_HOME: directory },
    clearEnv: true,
  }).output();
  const text = new TextDecoder();
  assertEquals(text.decode(stderr), "");
  const [deno, reason] = text.decode(stdout).split("\n");
  return { deno, reason };
}
