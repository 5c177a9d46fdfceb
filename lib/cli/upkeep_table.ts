/** The commands for what a machine has besides its guest: its XML, its supervisor, what it leaves. A part of the table. */
import { NAME_OF_MACHINE } from "./common_rows.ts";
import type { Command } from "./handler.ts";

export const UPKEEP: readonly Command[] = [
  {
    name: "dumpxml",
    load: () => import("./commands/dumpxml.ts"),
    summary: "print the XML of a running machine, with what was filled in",
    details: `    domrun dumpxml web > web.xml`,
    operands: [NAME_OF_MACHINE],
    options: [],
  },
  {
    name: "adopt",
    load: () => import("./commands/adopt.ts"),
    summary: "supervise a machine whose supervisor died",
    details: `    domrun adopt web`,
    operands: [NAME_OF_MACHINE],
    options: [],
  },
  {
    name: "supervise",
    load: () => import("./commands/supervise.ts"),
    summary: "what `up -d` and `adopt` start",
    operands: [NAME_OF_MACHINE],
    options: [],
    hidden: true,
  },
  {
    name: "gc",
    load: () => import("./commands/gc.ts"),
    summary: "remove what dead machines left, and name what is unclear",
    details: `How a machine ended and its logs are kept until the next machine of its name runs.

    domrun gc --runs       remove all of that, too
    domrun gc --runs web   remove that of one machine alone`,
    operands: [{ name: "NAME", count: "any" }],
    readsMachines: true,
    options: [{ name: "runs", summary: "remove last runs, too; with NAME, only that machine's" }],
  },
  {
    name: "state",
    load: () => import("./commands/state.ts"),
    summary: "list what outlives the machines, firmware variables and TPMs, or remove it",
    details: `It is kept under the machine's UUID, so a machine that was renamed finds it again.

    domrun state
    domrun state remove web`,
    operands: [
      { name: "list|remove", count: "optional" },
      { name: "NAME|UUID", count: "any" },
    ],
    readsMachines: true,
    options: [{ name: "json", summary: "print JSON" }],
  },
];
