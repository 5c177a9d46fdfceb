/** Sound cards and what they play on. https://libvirt.org/formatdomain.html#sound-devices */
import type { Audio, Sound } from "../../domain/sound.ts";
import { jsonValue } from "./option_values.ts";
import {
  aliasOf,
  askedBy,
  type CommandLineContext,
  deviceArgument,
  placeMembers,
  requireDevice,
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
  /** The speaker is built in; the machine is told where it plays. */
  pcspk: undefined,
};

/** `-audiodev {"id":"audio1","driver":"none"}`. */
export function audioArguments(context: CommandLineContext): string[] {
  return context.domain.devices.audios.flatMap((audio) =>
    askedBy(context, audio, [
      "-audiodev",
      jsonValue({ id: `audio${audio.id}`, driver: AUDIO_DRIVERS[audio.type] }),
    ])
  );
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

/** Says which sound cards this QEMU lacks. */
export function checkSound(context: CommandLineContext): void {
  for (const sound of context.domain.devices.sounds) {
    const driver = SOUND_DRIVERS[sound.model];
    if (driver !== undefined) requireDevice(context, sound, driver, { attribute: "model" });
  }
}
