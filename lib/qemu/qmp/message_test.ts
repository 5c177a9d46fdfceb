import { assertEquals, assertThrows } from "@std/assert";
import { formatCommand, LineSplitter, parseQmpLine, QmpProtocolError } from "./message.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("LineSplitter gives whole lines wherever the pieces end", () => {
  const text = '{"a":"é"}\r\n\n{"b":2}\n{"c"';
  const whole = bytes(text);
  for (let size = 1; size <= whole.length; size++) {
    const splitter = new LineSplitter();
    const lines: string[] = [];
    for (let at = 0; at < whole.length; at += size) {
      lines.push(...splitter.add(whole.slice(at, at + size)));
    }
    assertEquals(
      [...lines, splitter.rest()],
      ['{"a":"é"}', '{"b":2}', '{"c"'],
      `pieces of ${size}`,
    );
    assertEquals(splitter.rest(), "");
  }
});

Deno.test("LineSplitter does not collect for ever", () => {
  const splitter = new LineSplitter();
  const piece = new Uint8Array(16 * 1024 * 1024).fill(0x20);
  const fill = () => {
    for (let n = 0; n < 5; n++) splitter.add(piece);
  };
  assertThrows(fill, QmpProtocolError, "A line of more than 67108864 bytes is no QMP");
});

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
