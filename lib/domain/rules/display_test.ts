import { devices, type Row, testRules } from "../testing/rule_rows.ts";
import * as display from "./display.ts";

const video = (attributes: string) => `<video><model ${attributes}/></video>`;

const ROWS: readonly Row[] = [
  {
    rule: display.repeatedGraphics,
    parts: devices("<graphics type='vnc'/>", "<graphics type='spice'/>", "<graphics type='vnc'/>"),
    says: [
      "<graphics: error graphics/repeated: only one graphics device of type 'vnc', found another one on line 7",
    ],
  },
  {
    rule: display.vncPassword,
    parts: devices("<graphics type='vnc' passwd='123456789'/>"),
    says: [
      "123456789: error graphics/vnc-password: a VNC password has at most 8 characters, found 9",
    ],
  },
  {
    rule: display.vncPassword,
    parts: devices("<graphics type='vnc' passwd='12345678'/>"),
    says: [],
  },
  {
    rule: display.qxlMemory,
    parts: devices(video("type='vga' ram='1' vram64='2'"), video("type='qxl' ram='1'")),
    says: [
      "1: error video/qxl-memory: ram is for a video device of type 'qxl' only, found 'vga'",
      "2: error video/qxl-memory: vram64 is for a video device of type 'qxl' only, found 'vga'",
    ],
  },
  {
    rule: display.cardParts,
    parts: devices(
      video("type='cirrus' edid='on'"),
      video("type='vga' blob='on'"),
      "<video><model type='qxl'><acceleration accel3d='yes'/></model></video>",
    ),
    says: [
      "on: error video/other-card: a video device of type 'cirrus' has no edid",
      "on: error video/other-card: a video device of type 'vga' has no blob",
      "yes: warning video/other-card: a video device of type 'qxl' has no 3D",
    ],
  },
  {
    rule: display.cardParts,
    parts: devices(
      "<video><model type='virtio' blob='on' edid='off'><acceleration accel3d='yes'/></model></video>",
      "<video><model type='qxl'><acceleration accel3d='no'/></model></video>",
    ),
    says: [],
  },
  {
    rule: display.soundParts,
    parts: devices(
      "<sound model='ac97' multichannel='yes'/>",
      "<sound model='usb' streams='3'/>",
      "<sound model='sb16'><codec type='duplex'/></sound>",
    ),
    says: [
      "yes: error sound/other-card: multichannel is of a sound device of model 'usb' only, found 'ac97'",
      "3: error sound/other-card: streams is of a sound device of model 'virtio' only, found 'usb'",
      "<codec: error sound/other-card: a sound device of model 'sb16' has no <codec>",
    ],
  },
  {
    rule: display.soundParts,
    parts: devices(
      "<sound model='usb' multichannel='yes'/>",
      "<sound model='virtio' streams='3'/>",
      "<sound model='ich6'><codec type='micro'/></sound>",
    ),
    says: [],
  },
  {
    rule: display.inputModel,
    parts: devices(
      "<input type='mouse' bus='virtio' model='virtio-transitional'/>",
      "<input type='tablet' bus='usb' model='virtio'/>",
      "<input type='keyboard' bus='virtio' model='virtio'/>",
    ),
    says: [
      "virtio-transitional: error input/model: there is no mouse of model 'virtio-transitional'",
      "virtio: error input/model: model='virtio' is for virtio devices only",
    ],
  },
  {
    rule: display.virtioCard,
    parts: devices(video("type='vga' device='virtio-vga'"), video("device='virtio-vga-gl'")),
    says: [
      "virtio-vga: error video/virtio-device: 'virtio-vga' is for a video device of type 'virtio' only, found 'vga'",
      "virtio-vga-gl: error video/virtio-device: 'virtio-vga-gl' is for a video device of type 'virtio' only, found 'default'",
    ],
  },
  {
    rule: display.virtioCard,
    parts: devices(video("type='virtio' device='virtio-gpu-gl'")),
    says: [
      "virtio-gpu-gl: error video/virtio-device: 'virtio-gpu-gl' has 3D, which is not switched on",
    ],
  },
  {
    rule: display.virtioCard,
    parts: devices(
      video("type='virtio' device='virtio-vga'"),
      "<video><model type='virtio' device='virtio-gpu-gl'><acceleration accel3d='yes'/></model></video>",
    ),
    says: [],
  },
  {
    rule: display.secondaryCard,
    parts: devices(
      video("type='bochs'"),
      video("type='vga' primary='yes'"),
      video("type='virtio' device='virtio-vga'"),
    ),
    says: [
      "bochs: error video/secondary: 'bochs' can only be the primary video device",
      "virtio-vga: error video/secondary: 'virtio-vga' can only be the primary video device",
    ],
  },
  {
    rule: display.secondaryCard,
    parts: devices(video("type='bochs'"), video("type='qxl'"), video("type='virtio'")),
    says: [],
  },
  {
    rule: display.videoNone,
    parts: devices(video("type='vga'"), video("type='none'")),
    says: ["<video: error video/none: a video device of type 'none' stands alone, found others"],
  },
  { rule: display.videoNone, parts: devices(video("type='none'")), says: [] },
  {
    rule: display.repeatedPrimary,
    parts: devices(video("type='qxl' primary='yes'"), video("type='qxl' primary='yes'")),
    says: [
      "yes: error video/repeated-primary: only one video device is primary, found another one on line 7",
    ],
  },
  {
    rule: display.audioIds,
    parts: devices("<sound model='ich9'><audio id='2'/></sound>"),
    says: ["2: error audio/no-such-id: there is no audio backend with id 2"],
  },
  {
    rule: display.audioIds,
    parts: devices(
      "<sound model='ich9'><audio id='2'/></sound>",
      "<audio id='1' type='none'/>",
      "<audio id='1' type='spice'/>",
    ),
    says: [
      "1: error audio/duplicate-id: id 1 is also that of the audio backend on line 8",
      "2: error audio/no-such-id: there is no audio backend with id 2",
    ],
  },
  {
    rule: display.tabletBus,
    parts: devices("<input type='tablet' bus='ps2'/>", "<input type='tablet'/>"),
    says: ["ps2: error input/ps2-tablet: there are no PS/2 tablets"],
  },
];

testRules(display, ROWS);
