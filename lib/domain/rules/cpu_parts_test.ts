import * as cpuParts from "./cpu_parts.ts";
import { type Parts, type Row, testRules } from "../testing/rule_rows.ts";

const cpu = (attributes: string, inside: string): Parts => ({
  more: `<cpu ${attributes}>${inside}</cpu>`,
});
const HOST = "mode='host-passthrough'";
const MODEL = "<model>EPYC</model>";

const ROWS: readonly Row[] = [
  {
    rule: cpuParts.cacheMode,
    parts: cpu("mode='host-model'", "<cache level='1' mode='emulate'/>"),
    says: ["1: error cpu/cache-level: a cache of mode 'emulate' has level 3"],
  },
  {
    rule: cpuParts.cacheMode,
    parts: cpu(HOST, "<cache level='3' mode='passthrough'/>"),
    says: ["3: error cpu/cache-level: a cache of mode 'passthrough' has no level, found 3"],
  },
  {
    rule: cpuParts.cacheMode,
    parts: cpu("", `${MODEL}<cache mode='passthrough'/>`),
    says: [
      "passthrough: error cpu/needs-host: the host's caches are seen only on the host's processor",
    ],
  },
  { rule: cpuParts.cacheMode, parts: cpu(HOST, "<cache mode='passthrough'/>"), says: [] },
  {
    rule: cpuParts.cacheMode,
    parts: cpu("", `${MODEL}<cache level='3' mode='emulate'/>`),
    says: [],
  },
  { rule: cpuParts.cacheMode, parts: cpu("", `${MODEL}<cache mode='disable'/>`), says: [] },
  {
    rule: cpuParts.addressWidth,
    parts: cpu(HOST, "<maxphysaddr mode='passthrough' bits='43'/>"),
    says: ["43: error cpu/address-width: <maxphysaddr mode='passthrough'> has no bits"],
  },
  {
    rule: cpuParts.addressWidth,
    parts: cpu(HOST, "<maxphysaddr mode='emulate' bits='43' limit='40'/>"),
    says: ["40: error cpu/address-width: <maxphysaddr mode='emulate'> has no limit"],
  },
  {
    rule: cpuParts.addressWidth,
    parts: cpu("mode='host-model'", "<maxphysaddr mode='passthrough'/>"),
    says: [
      "passthrough: error cpu/needs-host: the host's width of addresses is seen only on the host's processor",
    ],
  },
  {
    rule: cpuParts.addressWidth,
    parts: cpu("mode='maximum'", "<maxphysaddr mode='passthrough' limit='40'/>"),
    says: [],
  },
  { rule: cpuParts.addressWidth, parts: cpu(HOST, "<maxphysaddr mode='emulate'/>"), says: [] },
];

testRules(cpuParts, ROWS);
