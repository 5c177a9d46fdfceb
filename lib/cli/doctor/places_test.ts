/** Where the doctor tries whether something could be kept. */
import { assertEquals } from "@std/assert";
import type { Finished, Host } from "../../host/host.ts";
import { bareHost } from "../testing/bare_host.ts";
import { diskChecks } from "./places.ts";

const DONE: Finished = {
  exit: { kind: "exited", code: 0 },
  stdout: "",
  stderr: "",
  timedOut: false,
};
const EXISTS: Finished = {
  exit: { kind: "exited", code: 1 },
  ...{ stdout: "", stderr: "mkdir: cannot create directory: File exists", timedOut: false },
};

Deno.test("diskChecks() tries two places below one directory without one in the other's way", async () => {
  const bare = bareHost("/nowhere");
  const made = new Set<string>();
  const host: Host = {
    ...bare,
    directories: {
      ...bare.directories,
      state: "/nowhere/.local/state/domrun",
      documents: "/nowhere/.config/domrun",
    },
    programs: {
      ...bare.programs,
      run: (program, args) => {
        const path = args.at(-1) ?? "";
        if (program !== "mkdir") return Promise.resolve(DONE);
        if (made.has(path)) return Promise.resolve(EXISTS);
        made.add(path);
        return Promise.resolve(DONE);
      },
    },
  };
  const checks = await diskChecks({ host, ids: [] });
  assertEquals(checks.map(({ name, verdict }) => `${verdict} ${name}`), [
    "ok room for machines",
    "ok room for kept state",
    "ok room for documents",
  ]);
  assertEquals(made.size, 2);
});
