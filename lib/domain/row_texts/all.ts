/** Every text of a row of docs/xml.md and domrun-xml(5). The program loads them for that manual page alone. */
import { BUSES } from "./buses.ts";
import { COMMON } from "./common.ts";
import { DISKS } from "./disks.ts";
import { MACHINE } from "./machine.ts";
import { NETWORK } from "./network.ts";
import { PROCESSOR } from "./processor.ts";
import type { RowTexts } from "./find_rows.ts";
import { SCREENS } from "./screens.ts";
import { SMALL } from "./small.ts";
import { STREAMS } from "./streams.ts";

export const ROW_TEXTS: readonly RowTexts[] = [
  COMMON,
  MACHINE,
  PROCESSOR,
  BUSES,
  DISKS,
  NETWORK,
  STREAMS,
  SCREENS,
  SMALL,
];
