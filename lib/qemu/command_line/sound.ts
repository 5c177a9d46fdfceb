/** Sound cards and what they play on. https://libvirt.org/formatdomain.html#sound-devices */
import type { Audio } from "../../domain/audio.ts";
import type { Sound } from "../../domain/sound.ts";
import { jsonValue, type OptionMembers, type OptionValue } from "./option_values.ts";
import {
  aliasOf,
  askedBy,
  type CommandLineContext,
  deviceArgument,
  placeMembers,
  requireDevice,
  requireFeature,
} from "./context.ts";

const AUDIO_DRIVERS: Readonly<Record<Audio["type"], string>> = {
  none: "none",
  spice: "spice",
  alsa: "alsa",
  oss: "oss",
  pulseaudio: "pa",
  pipewire: "pipewire",
  jack: "jack",
  sdl: "sdl",
  file: "wav",
  dbus: "dbus",
};

const SOUND_DRIVERS: Readonly<Record<Sound["model"], string | undefined>> = {
  ac97: "AC97",
  es1370: "ES1370",
  ich6: "intel-hda",
  ich7: undefined,
  ich9: "ich9-intel-hda",
  sb16: "sb16",
  usb: "usb-audio",
  virtio: "virtio-sound-pci",
  /** The speaker is built in: `-machine` says where it plays. */
  pcspk: undefined,
};

/** `-audiodev {"id":"audio1","driver":"none"}`. */
export function audioArguments(context: CommandLineContext): string[] {
  return context.domain.devices.audios.flatMap((audio) =>
    askedBy(context, audio, [
      "-audiodev",
      jsonValue(audioMembers(audio)),
    ])
  );
}

function audioMembers(audio: Audio): OptionMembers {
  return {
    id: `audio${audio.id}`,
    driver: AUDIO_DRIVERS[audio.type],
    "timer-period": audio.timerPeriod,
    ...(audio.type === "oss"
      ? {
        "try-mmap": audio.tryMMap,
        exclusive: audio.exclusive,
        "dsp-policy": audio.dspPolicy,
      }
      : {}),
    server: audio.type === "pulseaudio" ? audio.serverName : undefined,
    path: audio.type === "file" ? audio.path : undefined,
    in: streamMembers(audio.input),
    out: streamMembers(audio.output),
  };
}

type Stream = NonNullable<Audio["input"]>;

/** QEMU's names are libvirt's with dashes: `mixingEngine` is `mixing-engine`; those of <settings> stand beside. */
function streamMembers(stream: Stream | undefined): OptionMembers | undefined {
  if (stream === undefined) return undefined;
  const { settings, ...own } = stream;
  const given: Readonly<Record<string, OptionValue>> = { ...own, ...settings };
  const names = STREAM_MEMBERS.filter((name) => given[name] !== undefined);
  if (names.length === 0) return undefined;
  const dashed = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return Object.fromEntries(names.map((name) => [dashed(name), given[name]]));
}

/** In libvirt's order. */
const STREAM_MEMBERS = [
  ...["mixingEngine", "fixedSettings", "voices", "bufferLength"],
  ...["frequency", "channels", "format"],
  ...["dev", "bufferCount", "tryPoll", "serverName", "clientName", "connectPorts", "exactName"],
  ...["name", "streamName", "latency"],
];

/** Variables by which two of the backends are told what QEMU has no option for. Pure. */
export function audioEnvironment(audios: readonly Audio[]): Readonly<Record<string, string>> {
  const pairs = audios.flatMap((audio) => {
    if (audio.type === "sdl" && audio.driver) return [["SDL_AUDIODRIVER", audio.driver]];
    if (audio.type === "pipewire" && audio.runtimeDir) {
      return [["PIPEWIRE_RUNTIME_DIR", audio.runtimeDir]];
    }
    return [];
  });
  return Object.fromEntries(pairs);
}

/** A `-device` for each sound card, and one for each codec of those that have codecs. */
export function soundArguments(context: CommandLineContext): string[] {
  return context.domain.devices.sounds.flatMap((sound) => {
    const driver = SOUND_DRIVERS[sound.model];
    if (driver === undefined) return [];
    const id = aliasOf(sound);
    const audiodev = `audio${sound.audioId ?? context.domain.devices.audios[0]?.id ?? 1}`;
    const hda = hasCodecs(sound);
    const codecs = sound.codecs.length === 0 ? ["duplex" as const] : sound.codecs;
    return askedBy(context, sound, [
      ...deviceArgument(context, {
        driver,
        id,
        audiodev: hda ? undefined : audiodev,
        multi: sound.multichannel,
        streams: sound.streams,
        ...placeMembers(context, sound.address),
      }),
      ...(hda ? codecs : []).flatMap((codec, index) =>
        deviceArgument(context, {
          driver: `hda-${codec}`,
          id: `${id}-codec${index}`,
          bus: `${id}.0`,
          cad: index,
          audiodev,
        })
      ),
    ]);
  });
}

function hasCodecs({ model }: Sound): boolean {
  return model === "ich6" || model === "ich9";
}

/** Says which audio backends and sound cards this QEMU lacks. */
export function checkSound(context: CommandLineContext): void {
  for (const audio of context.domain.devices.audios) {
    if (audio.type === "pipewire") {
      requireFeature(context, audio, "audio.pipewire", { attribute: "type" });
    }
  }
  for (const sound of context.domain.devices.sounds) {
    const driver = SOUND_DRIVERS[sound.model];
    if (driver !== undefined) requireDevice(context, sound, driver, { attribute: "model" });
  }
}
