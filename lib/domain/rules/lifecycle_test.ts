import * as lifecycle from "./lifecycle.ts";
import { type Parts, type Row, testRules } from "../testing/rule_rows.ts";

const ends = (onPoweroff: string, onReboot: string): Parts => ({
  more: `<on_poweroff>${onPoweroff}</on_poweroff><on_reboot>${onReboot}</on_reboot>`,
});

const ROWS: readonly Row[] = [
  {
    rule: lifecycle.restartsAndEnds,
    parts: ends("restart", "destroy"),
    says: [
      "restart: error lifecycle/restart-and-destroy: a power-off cannot restart the machine while a reboot ends it",
    ],
  },
  { rule: lifecycle.restartsAndEnds, parts: ends("destroy", "destroy"), says: [] },
  { rule: lifecycle.restartsAndEnds, parts: ends("restart", "restart"), says: [] },
];

testRules(lifecycle, ROWS);
