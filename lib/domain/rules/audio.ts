/** `<audio>`: settings that need each other, and a screen. */
import type { Scope } from "./rule.ts";

/** Settings hold where they are fixed, which QEMU's mixer does. */
export function audioSettings({ devices, origins, report }: Scope): void {
  for (const audio of devices.audios) {
    for (const stream of [audio.input, audio.output]) {
      if (stream === undefined || origins.isDamaged(stream)) continue;
      if (stream.settings !== undefined && stream.fixedSettings !== true) {
        report(origins.span(stream.settings), {
          severity: "error",
          code: "audio/settings",
          message: "<settings> hold with fixedSettings='yes' only",
          help: "add fixedSettings='yes', or remove <settings>",
        });
      }
      if (stream.fixedSettings !== true || stream.mixingEngine === true) continue;
      report(origins.attribute(stream, "fixedSettings"), {
        severity: "error",
        code: "audio/settings",
        message: "fixed settings need QEMU's mixer",
        help: "add mixingEngine='yes', or remove fixedSettings",
      });
    }
  }
}

/** SPICE's sound goes to the viewer of its screen. */
export function spiceAudio({ devices, origins, report }: Scope): void {
  if (devices.graphics.some(({ type }) => type === "spice")) return;
  for (const audio of devices.audios) {
    if (audio.type !== "spice") continue;
    report(origins.attribute(audio, "type"), {
      severity: "error",
      code: "audio/spice",
      message: "sound by SPICE needs SPICE graphics, and the machine has none",
      help: "write type='none', or add <graphics type='spice'/>",
    });
  }
}
