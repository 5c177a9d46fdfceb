import { type Row, testRules } from "../testing/rule_rows.ts";
import * as sharedMemory from "./shared_memory.ts";

const SHARED = "<memoryBacking><access mode='shared'/></memoryBacking>";
const VHOST = "<interface type='vhostuser'><backend type='passt'/></interface>";
const VIRTIOFS = "<filesystem type='mount'><driver type='virtiofs'/><source dir='/a'/>" +
  "<target dir='a'/></filesystem>";

const ROWS: readonly Row[] = [
  {
    rule: sharedMemory.vhostuserWithoutSharedMemory,
    parts: { devices: VHOST },
    says: [
      "<interface: error interface/needs-shared-memory: an interface of type 'vhostuser' needs shared memory, found private memory",
    ],
  },
  {
    rule: sharedMemory.vhostuserWithoutSharedMemory,
    parts: { devices: VHOST, more: SHARED.replace("shared", "private") },
    says: [
      "<interface: error interface/needs-shared-memory: an interface of type 'vhostuser' needs shared memory, found private memory",
    ],
  },
  {
    rule: sharedMemory.vhostuserWithoutSharedMemory,
    parts: { devices: VHOST, more: SHARED },
    says: [],
  },
  // Misspelt, and that is said already.
  {
    rule: sharedMemory.vhostuserWithoutSharedMemory,
    parts: { devices: VHOST, more: SHARED.replace("mode=", "mod=") },
    says: [],
  },
  {
    rule: sharedMemory.virtiofsWithoutSharedMemory,
    parts: { devices: VIRTIOFS },
    says: [
      "<filesystem: error filesystem/needs-shared-memory: virtiofs needs shared memory, found private memory",
    ],
  },
];

testRules(sharedMemory, ROWS);
