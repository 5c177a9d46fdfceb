import { type Row, testRules } from "../testing/rule_rows.ts";
import * as override from "./qemu_override.ts";

const properties = (...attributes: readonly string[]) => ({
  more: "<override xmlns='http://libvirt.org/schemas/domain/qemu/1.0'><device alias='net0'>" +
    `<frontend>${attributes.map((one) => `<property name='a' ${one}/>`).join("")}</frontend>` +
    "</device></override>",
});

const ROWS: readonly Row[] = [
  {
    rule: override.overriddenValue,
    parts: properties(
      "type='bool' value='yes'",
      "type='signed' value='0x1'",
      "type='unsigned' value='-1'",
      "type='string'",
      "type='remove' value='1'",
    ),
    says: [
      "yes: error qemu/override-value: property 'a' needs 'true' or 'false'",
      "0x1: error qemu/override-value: property 'a' needs a whole number",
      "-1: error qemu/override-value: property 'a' needs a whole number from 0",
      "<property: error qemu/override-value: property 'a' needs a text",
      "1: error qemu/override-value: property 'a' is removed, and has a value",
    ],
  },
  {
    rule: override.overriddenValue,
    parts: properties(
      "type='bool' value='true'",
      "type='signed' value='-1'",
      "type='unsigned' value='1'",
      "type='string' value=''",
      "type='remove'",
    ),
    says: [],
  },
];

testRules(override, ROWS);
