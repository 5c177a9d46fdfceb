/** Files made from templates, by the real qemu-img. */
import { assertEquals, assertRejects } from "@std/assert";
import { systemHost } from "../../host/mod.ts";
import { LaunchError } from "../errors.ts";
import type { PlannedFile } from "../../plan/launch_plan.ts";
import { makeFiles } from "./make_files.ts";

const host = systemHost();
const TEMPLATE = "the variables as they are delivered".padEnd(512, ".");

function fileTest(name: string, body: (root: string) => Promise<void>): void {
  Deno.test(name, async () => {
    if (await host.programs.find("qemu-img") === undefined) {
      return console.log(`SKIP ${name}: qemu-img not installed`);
    }
    const root = await Deno.makeTempDir({ dir: "/tmp", prefix: "dmade" });
    try {
      await Deno.writeTextFile(`${root}/template.fd`, TEMPLATE);
      await body(root);
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  });
}

function variables(root: string, path = `${root}/vars.fd`): PlannedFile {
  return {
    path,
    access: "read-write",
    purpose: "the firmware's variables",
    place: { file: "vm.xml", line: 7, column: 5 },
    madeFrom: { path: `${root}/template.fd`, format: "raw", targetFormat: "raw" },
  };
}

fileTest("makeFiles() copies the template where there is no file yet", async (root) => {
  await makeFiles(host, [variables(root), { ...variables(root), path: `${root}/second.fd` }]);
  assertEquals(await Deno.readTextFile(`${root}/vars.fd`), TEMPLATE);
  assertEquals(await Deno.readTextFile(`${root}/second.fd`), TEMPLATE);
});

fileTest("makeFiles() leaves a file alone that is there", async (root) => {
  await Deno.writeTextFile(`${root}/vars.fd`, "what the guest has set");
  await makeFiles(host, [variables(root)]);
  assertEquals(await Deno.readTextFile(`${root}/vars.fd`), "what the guest has set");
});

fileTest("makeFiles() makes a file in the format that it shall have", async (root) => {
  const file = variables(root);
  await makeFiles(host, [{
    ...file,
    madeFrom: { path: `${root}/template.fd`, format: "raw", targetFormat: "qcow2" },
  }]);
  const { stdout } = await host.programs.run(
    "qemu-img",
    ["info", "--output=json", file.path],
    { timeoutMs: 10_000 },
  );
  assertEquals(JSON.parse(stdout).format, "qcow2");
});

fileTest("makeFiles() says where and why a file cannot be made, and leaves none", async (root) => {
  const path = `${root}/nonesuch/vars.fd`;
  const error = await assertRejects(() => makeFiles(host, [variables(root, path)]), LaunchError);
  assertEquals(
    error.message,
    `Cannot make ${path} for the firmware's variables: ${path}: error while converting raw: ` +
      `Could not create '${path}': No such file or directory`,
  );
  assertEquals([error.phase, error.place?.line], ["files", 7]);
});

fileTest("makeFiles() says what to install where there is no qemu-img", async (root) => {
  const programs = {
    ...host.programs,
    run: (_: string, ...rest: [readonly string[], { timeoutMs: number }]) =>
      host.programs.run("/nonexistent/qemu-img", ...rest),
  };
  const error = await assertRejects(
    () => makeFiles({ ...host, programs }, [variables(root)]),
    LaunchError,
    "there is no program qemu-img",
  );
  assertEquals(error.help, "install it (Debian: qemu-utils), or copy the template by hand");
});
