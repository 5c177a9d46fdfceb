/** Every text of a row of docs/xml.md. The program imports none of them: only the page is made of them. */
import { BUSES } from "./buses.ts";
import { COMMON } from "./common.ts";
import { DISKS } from "./disks.ts";
import { MACHINE } from "./machine.ts";
import { NETWORK } from "./network.ts";
import { PROCESSOR } from "./processor.ts";
import type { RowTexts } from "./row_texts.ts";
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
