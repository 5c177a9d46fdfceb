/** For tests: guests of a few bytes, which boot in milliseconds. */

/** `mov dx, 0x604; mov ax, 0x2000; out dx, ax; hlt`: SLP_EN in q35's PM1a control register. */
export const POWEROFF = [0xba, 0x04, 0x06, 0xb8, 0x00, 0x20, 0xef, 0xf4];

/** `cli; hlt; jmp $-1`: minds nothing. */
export const IDLE = [0xfa, 0xf4, 0xeb, 0xfd];

/**
 * Powers off when the power button is pressed: enables its event (bit 8 of PM1a's enable register, `mov dx, 0x602; mov
 * ax, 0x100; out dx, ax`), waits for its status bit (`mov dx, 0x600; in ax, dx; test ah, 1; jz`), powers off. What was
 * pressed before that is lost.
 */
export const MINDS_BUTTON = [
  ...[0xba, 0x02, 0x06, 0xb8, 0x00, 0x01, 0xef],
  ...[0xba, 0x00, 0x06, 0xed, 0xf6, 0xc4, 0x01, 0x74, 0xfa],
  ...POWEROFF,
];

/** `mov al, CHARACTER; mov dx, 0x3f8; out dx, al`: to the first serial port. */
export function says(character: string): readonly number[] {
  return [0xb0, character.charCodeAt(0), 0xba, 0xf8, 0x03, 0xee];
}

/** Says back what the first serial port hears: waits for bit 0 of its line status (0x3fd), `in al, dx; out dx, al`. */
export const ECHO = [
  ...[0xba, 0xfd, 0x03, 0xec, 0xa8, 0x01, 0x74, 0xfb],
  ...[0xba, 0xf8, 0x03, 0xec, 0xee, 0xeb, 0xf1],
];

/**
 * `mov dx, 0x3f8; l: mov al, 'A'; mov cx, 63; out dx, al; loop; mov al, '\n'; out dx, al; jmp l`: a line of 63
 * letters to the first serial port, for ever.
 */
export const CHATTER = [
  ...[0xba, 0xf8, 0x03, 0xb0, 0x41, 0xb9, 0x3f, 0x00, 0xee, 0xe2, 0xfd],
  ...[0xb0, 0x0a, 0xee, 0xeb, 0xf3],
];

/** The BIOS' wait (`mov ah, 0x86; mov cx:dx, microseconds; int 0x15`): as a guest that boots. */
export function waits(ms: number): readonly number[] {
  const us = ms * 1000;
  const word = (value: number) => [value & 0xff, (value >> 8) & 0xff];
  return [0xb4, 0x86, 0xb9, ...word(us >> 16), 0xba, ...word(us), 0xcd, 0x15];
}

/** A disk of 1 MiB that begins with `code`: SeaBIOS does not boot from less than a cylinder. */
export function bootDisk(code: readonly number[]): Uint8Array<ArrayBuffer> {
  const disk = new Uint8Array(1024 * 1024);
  disk.set(code);
  disk.set([0x55, 0xaa], 510);
  return disk;
}

/**
 * A kernel for aarch64's virt that writes `text` to the serial port of the board (PL011 at 0x9000000) and powers off
 * (PSCI's SYSTEM_OFF): `adr x1, text; movz x2, #0x900, lsl 16; l: ldrb w0, [x1], #1; cbz w0, o; str w0, [x2]; b l;
 * o: movz w0, #0x8400, lsl 16; movk w0, #8; hvc #0; b .`.
 */
export function armKernel(text: string): Uint8Array<ArrayBuffer> {
  const code = [
    ...[0x10000141, 0xd2a12002, 0x38401420, 0x34000060, 0xb9000040, 0x17fffffd],
    ...[0x52b08000, 0x72800100, 0xd4000002, 0x14000000],
  ];
  const kernel = new Uint8Array(4096);
  code.forEach((word, index) => new DataView(kernel.buffer).setUint32(index * 4, word, true));
  kernel.set(new TextEncoder().encode(text), code.length * 4);
  return kernel;
}
