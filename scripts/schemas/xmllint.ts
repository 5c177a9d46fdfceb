/** What xmllint says of many documents, a batch a process. */

/** How many files one process is given. */
const BATCH = 2000;

/**
 * The documents (by index) that xmllint accepts by a schema. Effects: a temporary directory, processes.
 *
 * @param schema text of a RELAX NG schema
 */
export async function acceptedByXmllint(
  schema: string,
  documents: readonly string[],
): Promise<ReadonlySet<number>> {
  const directory = await Deno.makeTempDir({ prefix: "domrun-xmllint-" });
  try {
    await Deno.writeTextFile(`${directory}/schema.rng`, schema);
    for (const [index, text] of documents.entries()) {
      await Deno.writeTextFile(`${directory}/${index}.xml`, text);
    }
    const accepted = new Set<number>();
    for (let from = 0; from < documents.length; from += BATCH) {
      const count = Math.min(BATCH, documents.length - from);
      const names = Array.from({ length: count }, (_, i) => `${from + i}.xml`);
      for (const index of await runXmllint(directory, names)) accepted.add(index);
    }
    return accepted;
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** True when xmllint can be started. Effects: a process. */
export async function hasXmllint(): Promise<boolean> {
  try {
    return (await new Deno.Command("xmllint", { args: ["--version"], stderr: "null" }).output())
      .success;
  } catch {
    return false;
  }
}

async function runXmllint(
  directory: string,
  names: readonly string[],
): Promise<number[]> {
  const { stderr } = await new Deno.Command("xmllint", {
    args: ["--noout", "--nonet", "--relaxng", "schema.rng", ...names],
    cwd: directory,
    stdout: "null",
    stderr: "piped",
  }).output();
  const words = new TextDecoder().decode(stderr);
  if (words.includes("failed to compile")) throw new Error(`xmllint refuses the schema: ${words}`);
  return [...words.matchAll(/^(\d+)\.xml validates$/gm)].map((match) => Number(match[1]));
}
