/** Changes of a running machine to pick from at random, each with what is true of the machine after it. */

/** What is true of the machine, a line each: `forward net0 8080`, `disk vda`. */
export type Facts = ReadonlySet<string>;

export interface Change {
  readonly words: readonly string[];
  readonly gone: readonly string[];
  /** With `*` for the alias that domrun gives. */
  readonly come: readonly string[];
}

/** What there is to change with. */
export interface Means {
  /** Of the machine. */
  readonly name: string;
  readonly first: number;
  readonly ports: readonly number[];
  /** Of disks; nobody else may have one that is written to. */
  readonly images: readonly string[];
  readonly medium: string;
  readonly how: readonly string[];
  /** How to attach an interface that forwards this port. */
  readonly card: (port: number) => readonly string[];
}

/** mulberry32: the same numbers from 0 up to but not 1 for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function pick<T>(from: readonly T[], random: () => number): T {
  const found = from[Math.floor(random() * from.length)];
  if (found === undefined) throw new Error("there is nothing to pick from");
  return found;
}

/** The changes that can be made now, one of each kind. */
export function possible(facts: Facts, means: Means, random: () => number): readonly Change[] {
  const named = (kind: string) =>
    [...facts].filter((fact) => fact.startsWith(`${kind} `)).map((fact) => fact.split(" "));
  const [forwards, cables, disks] = [named("forward"), named("interface"), named("disk")];
  const port = means.ports.find((one) => forwards.every((words) => words[2] !== `${one}`)) ?? 0;
  const image = means.images.find((one) => disks.every((words) => words[2] !== one)) ?? "";
  const target = ["vda", "vdb", "vdc"].find((one) => disks.every((words) => words[1] !== one));
  const [, alias = ""] = pick(cables, random);
  const isDown = facts.has(`down ${alias}`);
  const medium = named("medium").map((words) => words.join(" "));
  const changes: Change[] = [
    {
      words: ["forward", "add", ...means.how, "--interface", alias, means.name, `${port}:80`],
      gone: [],
      come: [`forward ${alias} ${port}`],
    },
    {
      words: ["link", "--interface", alias, means.name, isDown ? "up" : "down"],
      gone: isDown ? [`down ${alias}`] : [],
      come: isDown ? [] : [`down ${alias}`],
    },
    {
      words: ["change-media", means.name, "sda", means.medium],
      gone: medium,
      come: [`medium ${means.medium}`],
    },
    { words: ["change-media", "--eject", means.name, "sda"], gone: medium, come: [] },
  ];
  for (const [, of = "", old = ""] of forwards.filter((words) => words[2] !== `${means.first}`)) {
    changes.push({
      words: ["forward", "remove", ...means.how, "--interface", of, means.name, old],
      gone: [`forward ${of} ${old}`],
      come: [],
    });
  }
  if (cables.length < 3) {
    changes.push({
      words: ["attach", means.name, ...means.card(port)],
      gone: [],
      come: ["interface *", `forward * ${port}`],
    });
  }
  if (disks.length < 2) {
    const words = ["attach", means.name, "--disk", image];
    changes.push({ words, gone: [], come: [`disk ${target} ${image}`] });
  }
  const leaving = [...cables.filter(([, one]) => one !== "net0"), ...disks];
  for (const [kind = "", one = "", more = ""] of leaving) {
    const all = [...facts].filter((fact) => new RegExp(`^(forward|down) ${one}\\b`).test(fact));
    changes.push({
      words: ["detach", "-t", "20", means.name, one],
      gone: [`${kind} ${one} ${more}`.trim(), ...all],
      come: [],
    });
  }
  return changes;
}
