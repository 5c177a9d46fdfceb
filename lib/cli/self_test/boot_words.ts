/** What the boot ROM says on the serial port: how far the guest has come on its way to an address. */

export interface BootWords {
  /** iPXE runs: QEMU's firmware has found it. */
  readonly runs: boolean;
  /** It waits for a key, some seconds, before it asks for an address. */
  readonly waits: boolean;
  /** It asks for an address. */
  readonly asks: boolean;
  /** What it was given, IPv4 or IPv6; absent: nothing yet. */
  readonly address?: string;
}

/** Reads what iPXE 1.0 to 2.0 print: `Configuring (net0 …)...... ok`, `net0: 192.0.2.2/255.255.255.0 gw 192.0.2.1`. Pure. */
export function bootWords(text: string): BootWords {
  // Of its own it has a link-local address, whoever answers.
  const address = /^net0: (?!fe80:)([0-9a-f.:]+)\/[0-9.]+ gw /m.exec(text)?.[1];
  const asks = text.includes("Configuring (net0 ");
  return {
    runs: text.includes("iPXE initialising devices"),
    // Behind its start: the end of the boot before a reset has these words, too.
    waits: !asks && /iPXE initialising devices[^]*Press Ctrl-B for the iPXE command/.test(text),
    asks,
    ...(address === undefined ? {} : { address }),
  };
}
