import { assertEquals } from "@std/assert";
import type { Graphics, Spice, Vnc } from "../../domain/graphics.ts";
import { chooseDisplayPorts } from "./display_ports.ts";

const vnc = (more: Partial<Vnc> = {}): Vnc => ({ type: "vnc", listens: [], ...more });
const spice = (more: Partial<Spice> = {}): Spice => ({
  ...{ type: "spice", listens: [], channels: [], autoport: true },
  ...more,
});

interface Row {
  readonly name: string;
  readonly screens: readonly Graphics[];
  readonly taken?: readonly number[];
  /** Of each screen; 0: none was chosen. */
  readonly ports: readonly number[];
}

const ROWS: readonly Row[] = [
  { name: "the first port, where nobody has it", screens: [spice()], ports: [5900] },
  { name: "the next one, where somebody has it", screens: [spice()], taken: [5900], ports: [5901] },
  {
    name: "SPICE beside VNC",
    screens: [vnc({ autoport: true }), spice()],
    ports: [5900, 5901],
  },
  {
    name: "not a port that another screen names",
    screens: [vnc({ port: 5900 }), spice()],
    ports: [0, 5901],
  },
  { name: "one that names its port keeps it", screens: [vnc({ port: 5903 })], ports: [0] },
  {
    name: "what a running machine's XML had is chosen anew",
    screens: [vnc({ port: 5907, autoport: true })],
    ports: [5900],
  },
  {
    name: "a port whose web socket is free, too",
    screens: [vnc({ websocket: -1 })],
    taken: [5700, 5901],
    ports: [5902],
  },
  { name: "none for a socket", screens: [vnc({ listens: [{ type: "socket" }] })], ports: [0] },
  {
    name: "none where nobody listens",
    screens: [spice({ listens: [{ type: "none" }] })],
    ports: [0],
  },
];

for (const { name, screens, taken = [], ports } of ROWS) {
  Deno.test(`chooseDisplayPorts(): ${name}`, () => {
    const chosen = chooseDisplayPorts(screens, (port) => taken.includes(port));
    assertEquals(screens.map((one) => chosen.get(one)?.port ?? 0), ports);
  });
}

Deno.test("chooseDisplayPorts() chooses nothing where every port is taken", () => {
  assertEquals(chooseDisplayPorts([spice()], () => true).size, 0);
});
