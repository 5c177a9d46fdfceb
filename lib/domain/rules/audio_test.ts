import { devices, type Row, testRules } from "../testing/rule_rows.ts";
import * as audio from "./audio.ts";

const none = (inside: string) => devices("<audio id='1' type='none'>", inside, "</audio>");

const ROWS: readonly Row[] = [
  {
    rule: audio.audioSettings,
    parts: none("<input><settings frequency='44100'/></input>"),
    says: ["<settings: error audio/settings: <settings> hold with fixedSettings='yes' only"],
  },
  {
    rule: audio.audioSettings,
    parts: none("<output mixingEngine='no' fixedSettings='yes'/>"),
    says: [
      "yes: error audio/settings: fixed settings need QEMU's mixer",
    ],
  },
  {
    rule: audio.audioSettings,
    parts: none("<output mixingEngine='yes' fixedSettings='yes'><settings format='f32'/></output>"),
    says: [],
  },
  {
    rule: audio.spiceAudio,
    parts: devices("<graphics type='vnc'/>", "<audio id='1' type='spice'/>"),
    says: [
      "spice: error audio/spice: sound by SPICE needs SPICE graphics, and the machine has none",
    ],
  },
  {
    rule: audio.spiceAudio,
    parts: devices("<graphics type='spice'/>", "<audio id='1' type='spice'/>"),
    says: [],
  },
];

testRules(audio, ROWS);
