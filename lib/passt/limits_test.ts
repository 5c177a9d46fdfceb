import { assertEquals } from "@std/assert";
import { type Interface, interface_ } from "../domain/interface.ts";
import { decodeDocument } from "../xml/document.ts";
import {
  PASST_FEATURE_NAMES,
  type PasstCapabilities,
  type PasstFeatureName,
} from "./probe/features.ts";
import { passtLimits } from "./limits.ts";

const SINCE_2025: readonly PasstFeatureName[] = [
  "vhost-user",
  "hostname",
  "fqdn",
  "dev-without-address",
  "busy-port-fails",
];

/** A passt with just these features. */
function passtWith(has: (name: PasstFeatureName) => boolean): PasstCapabilities {
  const features = Object.fromEntries(PASST_FEATURE_NAMES.map((name) => [name, has(name)]));
  return {
    program: "/usr/bin/passt",
    version: "test",
    features: features as PasstCapabilities["features"],
  };
}

const OLD = passtWith(() => false);
const MIDDLE = passtWith((name) => SINCE_2025.includes(name));
const NEW = passtWith(() => true);

async function decode(inside: string, type = "user"): Promise<Interface> {
  const text = `<interface type='${type}'>${inside}</interface>`;
  const { model, findings } = await decodeDocument("i.xml", text, interface_);
  assertEquals(findings, [], text);
  if (model === undefined) throw new Error(`no interface in ${text}`);
  return model;
}

const forward = (attributes: string, ranges: string) =>
  `<portForward proto='tcp' ${attributes}>${ranges}</portForward>`;

Deno.test("passtLimits() names what a passt cannot do, by release", async () => {
  const one = "<range start='8080' to='80'/>";
  const other = "<range start='8080' to='81'/>";
  const twice = "<range start='1' end='9'/><range start='3' exclude='yes'/>";
  const rows: [what: string, inside: string, old: string[], middle: string[]][] = [
    ["one port", forward("", one), [], []],
    ["names", "<backend type='passt' hostname='a' fqdn='a.b'/>", ["hostname", "fqdn"], []],
    [
      "an address that stands for an IPv4 one",
      "<ip family='ipv6' address='::ffff:198.51.100.20'/>",
      ["mapped-address"],
      ["mapped-address"],
    ],
    ["a device alone", forward("dev='eth0'", one), ["dev-without-address"], []],
    ["a device with an address", forward("address='1.2.3.4' dev='eth0'", one), [], []],
    ["all ports of an address", forward("address='1.2.3.4'", ""), ["addr-all"], ["addr-all"]],
    ["several ports", forward("", "<range start='1' end='9'/>"), [], []],
    ["two excludes that meet", forward("", `${twice}<range start='2' end='4' exclude='yes'/>`), [
      "repeated-excludes",
    ], ["repeated-excludes"]],
    [
      "one port on two addresses, two targets",
      forward("address='127.0.0.1'", one) + forward("address='127.0.0.2'", other),
      ["per-address-target"],
      ["per-address-target"],
    ],
    [
      "one port on two addresses, one target",
      forward("address='127.0.0.1'", one) + forward("address='127.0.0.2'", one),
      ["per-address-target"],
      [],
    ],
    [
      "one port of TCP and UDP",
      forward("", one) + forward("", other).replace("tcp", "udp"),
      [],
      [],
    ],
  ];
  for (const [what, inside, old, middle] of rows) {
    const model = await decode(inside);
    const features = (passt: PasstCapabilities) =>
      passtLimits(model, passt).map(({ feature }) => feature).sort();
    assertEquals(features(OLD), old.toSorted(), `${what}, 2023`);
    assertEquals(features(MIDDLE), middle, `${what}, 2025`);
    assertEquals(features(NEW), [], `${what}, 2026`);
  }
  const vhostUser = await decode("<backend type='passt'/>", "vhostuser");
  assertEquals(passtLimits(vhostUser, OLD).map(({ feature }) => feature), ["vhost-user"]);
});
