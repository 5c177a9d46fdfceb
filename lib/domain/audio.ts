/** `<audio>`: where the host plays what the guest plays. https://libvirt.org/formatdomain.html#audio-backends */
import { attribute, child, element, type Fields, type Infer, variants } from "../xml/codec.ts";
import { integer, oneOf, someText, yesNo } from "../xml/value.ts";
import { absolutePath } from "./path_value.ts";

/** The number by which sound cards name it. */
export const audioId = integer(1, 255);

const count = integer(0, 0xffffffff);

const settings = element("settings", {
  frequency: attribute("frequency", count, "hertz").optional(),
  channels: attribute("channels", count).optional(),
  format: attribute("format", oneOf(["u8", "s8", "u16", "s16", "u32", "s32", "f32"])).optional(),
});

/** What every backend can say of a direction; names are QEMU's, for `-audiodev`. */
const stream = {
  mixingEngine: attribute("mixingEngine", yesNo, "absent: yes").optional(),
  fixedSettings: attribute("fixedSettings", yesNo, "the <settings> hold; absent: no").optional(),
  voices: attribute("voices", count).optional(),
  bufferLength: attribute("bufferLength", count, "microseconds").optional(),
} as const;

const afterStream = { settings: child(settings).optional() } as const;

function directions<const F extends Fields>(fields: F) {
  return {
    input: child(element("input", fields), "what the guest records").optional(),
    output: child(element("output", fields), "what the guest plays").optional(),
  } as const;
}

const device = attribute("dev", someText).optional();
const tryPoll = attribute("tryPoll", yesNo).optional();
const bufferCount = attribute("bufferCount", count).optional();
const server = {
  name: attribute("name", someText, "of the device").optional(),
  streamName: attribute("streamName", someText).optional(),
  latency: attribute("latency", count, "microseconds").optional(),
} as const;
const plain = directions({ ...stream, ...afterStream });

const head = {
  id: attribute("id", audioId),
  timerPeriod: attribute("timerPeriod", count, "microseconds").optional(),
} as const;

export const audio = variants("audio", "type", {
  none: { ...head, ...plain },
  spice: { ...head, ...plain },
  alsa: { ...head, ...directions({ ...stream, dev: device, tryPoll, ...afterStream }) },
  oss: {
    ...head,
    tryMMap: attribute("tryMMap", yesNo).optional(),
    exclusive: attribute("exclusive", yesNo).optional(),
    dspPolicy: attribute("dspPolicy", integer(-1, 10)).optional(),
    ...directions({ ...stream, dev: device, bufferCount, tryPoll, ...afterStream }),
  },
  pulseaudio: {
    ...head,
    serverName: attribute("serverName", someText).optional(),
    ...directions({ ...stream, ...server, ...afterStream }),
  },
  pipewire: {
    ...head,
    runtimeDir: attribute("runtimeDir", absolutePath, "where its socket is; absent: the user's")
      .optional(),
    ...directions({ ...stream, ...server, ...afterStream }),
  },
  jack: {
    ...head,
    ...directions({
      ...stream,
      serverName: attribute("serverName", someText).optional(),
      clientName: attribute("clientName", someText).optional(),
      connectPorts: attribute("connectPorts", someText, "a regular expression").optional(),
      exactName: attribute("exactName", yesNo).optional(),
      ...afterStream,
    }),
  },
  sdl: {
    ...head,
    driver: attribute("driver", oneOf(["esd", "alsa", "arts", "pulseaudio"])).optional(),
    ...directions({ ...stream, bufferCount, ...afterStream }),
  },
  file: {
    ...head,
    path: attribute("path", someText, "a WAV file, below / where it is relative").optional(),
    ...plain,
  },
  dbus: { ...head, ...plain },
}, { unsupported: ["coreaudio"], leading: ["id"] });

export type Audio = Infer<typeof audio>;
