/** For tests that start Deno. */

/** The option that lets Deno find the packages which this run found: scripts/deno.sh names its import map. */
export function importMapArgs(): readonly string[] {
  const map = Deno.env.get("DOMRUN_IMPORT_MAP");
  return map === undefined ? [] : ["--import-map", map];
}
