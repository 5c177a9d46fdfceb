/** The schema of the control socket, its page and its code know the same methods, and the schema refuses others. */
import { assertEquals } from "@std/assert";
import { CODE } from "../../lib/vm/control/protocol.ts";
import { controlMethods } from "../../lib/vm/control/methods.ts";
import type { Driver } from "../../lib/vm/supervisor/driver.ts";
import { jsonSchema } from "./json_schema.ts";

const read = async (path: string) =>
  await Deno.readTextFile(new URL(`../../${path}`, import.meta.url));

Deno.test("schema, page and code name the same methods and errors", async () => {
  const { $defs } = JSON.parse(await read("schemas/control.schema.json"));
  const methods: string[] = $defs.request.oneOf.map(
    (one: { properties: { method: { const: string } } }) => one.properties.method.const,
  );
  const page = await read("docs/control.md");
  const ofPage = Array.from(page.matchAll(/^\| `([a-z-]+)` +\|/gm), ([, name = ""]) => name);
  // Its rows do nothing before they are called.
  const ofCode = [...controlMethods({} as Driver).keys()];
  assertEquals([ofPage.toSorted(), ofCode.toSorted()], [methods.toSorted(), methods.toSorted()]);
  const codes: number[] = $defs.error.properties.error.properties.code.enum;
  assertEquals(codes.toSorted(), Object.values<number>(CODE).toSorted());
});

const FORWARD = { proto: "tcp", toPort: 22 };
const DEVICE = { element: "disk", alias: "virtio-disk0" };

const ROWS: readonly (readonly [kind: "control" | "change", value: unknown, fits: boolean])[] = [
  ["control", request("ping"), true],
  ["control", { jsonrpc: "2.0", method: "ping" }, true],
  ["control", request("pong"), false],
  ["control", request("detach"), false],
  ["control", request("detach", { device: "net1", force: true }), true],
  ["control", request("detach", { device: "net1", now: true }), false],
  ["control", request("forward-add", { forwards: [FORWARD] }), true],
  ["control", request("forward-add", { forwards: [{ ...FORWARD, port: 0 }] }), false],
  ["control", request("forward-add", { forwards: [] }), false],
  ["control", request("forward-remove", { forwards: [] }), false],
  ["control", request("forward-add", { forwards: [{ ...FORWARD, exclude: true }] }), false],
  ["control", request("forward-add", { forwards: [{ proto: "tcp", endPort: 90 }] }), false],
  ["control", request("forward-add", { forwards: [{ proto: "tcp" }] }), true],
  ["control", { jsonrpc: "2.0", id: 1, result: null }, true],
  ["control", { jsonrpc: "2.0", id: 1, error: { code: -32003, message: "No" } }, true],
  ["control", { jsonrpc: "2.0", id: 1, error: { code: 1, message: "No" } }, false],
  ["control", [request("ping"), request("status")], true],
  ["control", [], false],
  ["control", [request("pong")], false],
  ["control", request("change-medium", { device: "sda" }), true],
  ["control", request("change-medium", { device: "sda", path: "/a", format: "raw" }), true],
  ["control", request("change-medium", { device: "sda", format: "raw" }), false],
  ["control", request("change-medium", { device: "sda", path: "/a" }), false],
  ["change", DEVICE, true],
  [
    "change",
    { element: "interface", alias: "net1", forwards: [{ ...FORWARD, port: 49152 }] },
    true,
  ],
  ["change", { element: "interface", alias: "net1", forwards: [{ port: 0 }] }, false],
  ["change", { ...DEVICE, element: "video" }, false],
  ["change", { interface: "net0", forwards: [{ ...FORWARD, port: 49152 }] }, true],
  ["change", { interface: "net0", forwards: [] }, false],
  ["change", { memoryKiB: 1024 }, true],
  ["change", { changes: ["attach disk vdb"], restart: [] }, true],
  ["change", { changes: ["attach disk vdb"] }, false],
];

for (const [kind, value, fits] of ROWS) {
  Deno.test(`${kind}.schema.json ${fits ? "takes" : "refuses"} ${JSON.stringify(value)}`, async () => {
    assertEquals((await jsonSchema(kind))(value).length === 0, fits);
  });
}

function request(method: string, params?: object) {
  return { jsonrpc: "2.0", id: 1, method, ...(params === undefined ? {} : { params }) };
}
