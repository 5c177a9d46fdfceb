import * as graphics from "./graphics.ts";
import { devices, type Parts, type Row, testRules } from "../testing/rule_rows.ts";

const vnc = (attributes: string, inside = ""): Parts => ({
  devices: `<graphics type='vnc' ${attributes}>${inside}</graphics>`,
});
const listen = (address: string) => `<listen type='address' address='${address}'/>`;

const ROWS: readonly Row[] = [
  {
    rule: graphics.listenMismatch,
    parts: vnc("listen='127.0.0.1'", listen("192.0.2.7")),
    says: [
      "127.0.0.1: error graphics/listen: listen='127.0.0.1' is not the address of <listen>, '192.0.2.7'",
    ],
  },
  {
    rule: graphics.listenMismatch,
    parts: vnc("listen='192.0.2.7'", listen("192.0.2.7") + listen("192.0.2.8")),
    says: [],
  },
  { rule: graphics.listenMismatch, parts: vnc("listen='::1'", "<listen type='none'/>"), says: [] },
  {
    rule: graphics.vncPort,
    parts: vnc("port='5899' autoport='no'"),
    says: ["5899: error graphics/vnc-port: VNC's ports are from 5900 up, found 5899"],
  },
  { rule: graphics.vncPort, parts: vnc("port='5900' autoport='no'"), says: [] },
  { rule: graphics.vncPort, parts: vnc("port='-1' autoport='yes'"), says: [] },
  // libvirt chooses a port then, and reads past this one.
  { rule: graphics.vncPort, parts: vnc("port='4000' autoport='yes'"), says: [] },
  {
    rule: graphics.websocketWithoutAddress,
    parts: vnc("websocket='-1'", "<listen type='socket'/>"),
    says: [
      "-1: error graphics/websocket: a WebSocket has the address of the VNC server, and this one has none",
    ],
  },
  {
    rule: graphics.websocketWithoutAddress,
    parts: vnc("websocket='5700' socket='/tmp/vnc'"),
    says: [
      "5700: error graphics/websocket: a WebSocket has the address of the VNC server, and this one has none",
    ],
  },
  {
    rule: graphics.websocketWithoutAddress,
    parts: vnc("websocket='5700'", "<listen type='none'/>"),
    says: [
      "5700: error graphics/websocket: a WebSocket has the address of the VNC server, and this one has none",
    ],
  },
  {
    rule: graphics.websocketWithoutAddress,
    parts: vnc("websocket='0'", "<listen type='none'/>"),
    says: [],
  },
  { rule: graphics.websocketWithoutAddress, parts: vnc("websocket='-1'"), says: [] },
  {
    rule: graphics.websocketWithoutAddress,
    parts: vnc("websocket='5700'", listen("::1")),
    says: [],
  },
  {
    rule: graphics.listenOnNetwork,
    parts: devices("<graphics type='vnc'><listen type='network' network='default'/></graphics>"),
    says: [
      "<listen: warning graphics/listen-network: there are no networks of libvirt here: the screen is shown on 127.0.0.1",
    ],
  },
  {
    rule: graphics.listenOnNetwork,
    parts: devices("<graphics type='vnc'><listen type='address'/></graphics>"),
    says: [],
  },
  {
    rule: graphics.severalListens,
    parts: vnc("", listen("127.0.0.1") + "<listen type='none'/>"),
    says: [
      "<listen: error graphics/several-listens: a screen listens in one place, found another <listen>",
    ],
  },
  { rule: graphics.severalListens, parts: vnc("", listen("127.0.0.1")), says: [] },
];

testRules(graphics, ROWS);
