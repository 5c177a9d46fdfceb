import { devices, type Row, testRules } from "../testing/rule_rows.ts";
import * as input from "./input.ts";

const ROWS: readonly Row[] = [
  {
    rule: input.hostInput,
    parts: devices("<input type='evdev' bus='usb'/>", "<input type='passthrough' bus='usb'/>"),
    says: [
      "<input: error input/no-source: an input of type 'evdev' needs a device of the host",
      "usb: error input/host-bus: an input of type 'evdev' is on no bus, found 'usb'",
      "<input: error input/no-source: an input of type 'passthrough' needs a device of the host",
      "usb: error input/host-bus: an input of type 'passthrough' is on bus 'virtio', found 'usb'",
    ],
  },
  {
    rule: input.hostInput,
    parts: devices("<input type='evdev'><source evdev='/dev/input/event1'/></input>"),
    says: ["<source: error input/no-source: an input of type 'evdev' needs a device of the host"],
  },
  {
    rule: input.hostInput,
    parts: devices(
      "<input type='evdev' bus='none'><source dev='/dev/input/event1'/></input>",
      "<input type='passthrough'><source evdev='/dev/input/event1'/></input>",
    ),
    says: [],
  },
  {
    rule: input.inputWithoutBus,
    parts: devices("<input type='mouse' bus='none'/>", "<input type='evdev' bus='none'/>"),
    says: ["none: error input/no-bus: a mouse is on a bus, found 'none'"],
  },
  {
    rule: input.superfluousSource,
    parts: devices("<input type='mouse'><source dev='/a'/></input>"),
    says: ["<source: warning input/source: <source> means nothing of an input of type 'mouse'"],
  },
  {
    rule: input.superfluousSource,
    parts: devices("<input type='evdev'><source dev='/a'/></input>"),
    says: [],
  },
];

testRules(input, ROWS);
