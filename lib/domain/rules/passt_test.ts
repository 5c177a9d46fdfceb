import * as passt from "./passt.ts";
import * as sharedMemory from "./shared_memory.ts";
import { type Row, testRules } from "../testing/rule_rows.ts";

const logging = (logFile: string) =>
  `\n<interface type='user'><backend type='passt' logFile='${logFile}'/></interface>`;
const SHARED = "<memoryBacking><access mode='shared'/></memoryBacking>";
const VHOST = "<interface type='vhostuser'><backend type='passt'/></interface>";
const VIRTIOFS = "<filesystem type='mount'><driver type='virtiofs'/><source dir='/a'/>" +
  "<target dir='a'/></filesystem>";

const ROWS: readonly Row[] = [
  {
    rule: passt.sharedLogFile,
    parts: { devices: logging("/tmp/a") + logging("/tmp/b") + logging("/tmp/a") },
    says: [
      "/tmp/a: warning passt/shared-log-file: '/tmp/a' is also the log file of the interface on line 7, and each passt empties it",
    ],
  },
  {
    rule: passt.logFilePlace,
    parts: {
      devices: logging("/var/log/a") + logging("/tmp/a") + logging("/home/u/a") +
        logging("/run/user/1000/libvirt/qemu/run/passt/a"),
    },
    places: { home: "/home/u" },
    says: [
      "/var/log/a: note passt/log-file-place: passt may not be allowed to write '/var/log/a'",
    ],
  },
];

const MEMORY_ROWS: readonly Row[] = [
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

testRules(passt, ROWS);
testRules(sharedMemory, MEMORY_ROWS);
