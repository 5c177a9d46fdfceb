/** A picture of what a guest shows on its screen. */
import type { Host } from "../host/host.ts";
import { ControlError, MachineStateError } from "./errors.ts";
import { machineQmp, type WaitSink } from "./machine_qmp.ts";

export const PICTURE_FORMATS = ["png", "ppm"] as const;

export type PictureFormat = typeof PICTURE_FORMATS[number];

export interface Picture {
  /** Absolute; one that is there is overwritten. */
  readonly file: string;
  readonly format: PictureFormat;
  /** Id of the video device; absent: the first. */
  readonly device?: string;
}

/** How many bytes of a picture's end are looked at. */
const END_BYTES = 12;

/**
 * Lets QEMU write a picture of the machine's screen (QAPI, `screendump`). QEMU writes it itself, because domrun may
 * write nowhere but below its few directories: QEMU is the same user's, and may where that one may.
 *
 * Errors: those of {@link machineQmp}; {@link MachineStateError} where there is no screen or the picture is not whole.
 */
export async function takePicture(
  host: Host,
  name: string,
  picture: Picture,
  onWait?: WaitSink,
): Promise<void> {
  const { file, format, device } = picture;
  const qmp = await machineQmp(host, name, onWait);
  try {
    await qmp.execute("screendump", {
      filename: file,
      format,
      ...(device === undefined ? {} : { device }),
    });
  } catch (error) {
    throw error instanceof ControlError ? explained(name, picture, error) : error;
  } finally {
    qmp.close();
  }
  if (!(await isWhole(host, picture))) {
    throw new MachineStateError(
      name,
      `The picture in ${file} is incomplete: QEMU could not write all of it`,
      "is its disk full? see: df",
    );
  }
}

/** QEMU's words are good, where there is something to do about them more is said. */
function explained(name: string, { device }: Picture, error: ControlError): Error {
  const { message } = error;
  if (/no console|not found|no surface/i.test(message) && device === undefined) {
    return new MachineStateError(
      name,
      `Machine "${name}" has no screen (${message})`,
      "give it one in the document: <video/>",
    );
  }
  if (/png support|libpng/i.test(message)) {
    return new MachineStateError(name, `QEMU makes no PNG: ${message}`, "take FILE.ppm instead");
  }
  return error;
}

/** QEMU 7.2 to 11 do not see that the last bytes of a PNG did not go to a full disk. */
async function isWhole(host: Host, { file, format }: Picture): Promise<boolean> {
  const size = (await host.files.stat(file))?.size ?? 0;
  if (format === "ppm") return size > 0;
  const end = size < END_BYTES ? [] : await host.files.readFrom(file, size - END_BYTES);
  return PNG_END.every((byte, index) => end[index] === byte);
}

/** An empty IEND chunk with its checksum (PNG specification, 11.2.5). */
const PNG_END = [0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82];
