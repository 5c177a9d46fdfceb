import { assertEquals, assertThrows } from "@std/assert";
import { formatCommand, parseQmpLine, QmpProtocolError } from "./message.ts";

Deno.test("parseQmpLine() tells the kinds of messages", () => {
  const rows: [line: string, expected: unknown][] = [
    [
      '{"QMP":{"version":{"qemu":{"micro":22,"minor":2,"major":7},"package":"Debian"},"capabilities":["oob"]}}',
      { kind: "greeting", version: { major: 7, minor: 2, micro: 22, package: "Debian" } },
    ],
    ['{"return":{},"id":"domrun-1"}', { kind: "return", id: "domrun-1", value: {} }],
    ['{"return":null}', { kind: "return", id: undefined, value: null }],
    [
      '{"id":"x","error":{"class":"DeviceNotFound","desc":"Device \'x\' not found"}}',
      {
        kind: "error",
        id: "x",
        errorClass: "DeviceNotFound",
        description: "Device 'x' not found",
      },
    ],
    [
      '{"timestamp":{"seconds":1700000000,"microseconds":123456},"event":"STOP"}',
      { kind: "event", event: { name: "STOP", data: {}, timestampMs: 1700000000123 } },
    ],
    [
      '{"event":"SHUTDOWN","data":{"guest":true}}',
      { kind: "event", event: { name: "SHUTDOWN", data: { guest: true }, timestampMs: 0 } },
    ],
  ];
  for (const [line, expected] of rows) assertEquals(parseQmpLine(line) as unknown, expected, line);
});

Deno.test("parseQmpLine() refuses what is no QMP in its own words", () => {
  const rows: [line: string, message: string][] = [
    ["Segmentation fault", "Not a QMP message: Segmentation fault"],
    ["[1]", "Not a QMP message: [1]"],
    ["{}", "Not a QMP message: {}"],
    ['{"QMP":{}}', "Not a QMP message: no version"],
    ['{"QMP":{"version":{"qemu":{"major":"7"}}}}', 'Not a QMP message: {"qemu":{"major":"7"}}'],
    ["x".repeat(300), `Not a QMP message: ${"x".repeat(200)}...`],
  ];
  for (const [line, message] of rows) {
    assertEquals(assertThrows(() => parseQmpLine(line), QmpProtocolError).message, message);
  }
});

Deno.test("formatCommand() leaves out arguments that are not there", () => {
  assertEquals(formatCommand("stop", undefined, "a"), '{"execute":"stop","id":"a"}\n');
  assertEquals(
    formatCommand("set_link", { name: "net0", up: false }, "b"),
    '{"execute":"set_link","arguments":{"name":"net0","up":false},"id":"b"}\n',
  );
});
