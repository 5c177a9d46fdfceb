import { type Row, testRules } from "../testing/rule_rows.ts";
import * as passt from "./passt.ts";

const logging = (logFile: string) =>
  `\n<interface type='user'><backend type='passt' logFile='${logFile}'/></interface>`;

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

testRules(passt, ROWS);
