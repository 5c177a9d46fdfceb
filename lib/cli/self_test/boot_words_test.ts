import { assertEquals } from "@std/assert";
import { type BootWords, bootWords } from "./boot_words.ts";

/** As iPXE 1.21 printed it, colours and all. */
const STARTS =
  "SeaBIOS (version 1.16.3)\r\niPXE initialising devices...\r\n\r\n\x1b[0;1miPXE 1.21.1\x1b[0m\r\n";
const OPENS = "net0: 52:54:00:2f:5f:fa using virtio-net on 0000:01:00.0 (Ethernet) [open]\r\n" +
  "Configuring (net0 52:54:00:2f:5f:fa)...... ";

const ROWS: readonly (readonly [text: string, words: BootWords])[] = [
  ["", { runs: false, waits: false, asks: false }],
  ["SeaBIOS (version 1.16.3)\r\n", { runs: false, waits: false, asks: false }],
  [STARTS, { runs: true, waits: false, asks: false }],
  [`${STARTS}Press Ctrl-B for the iPXE command line...`, { runs: true, waits: true, asks: false }],
  [`${STARTS}Press Ctrl-B for the iPXE command line...${OPENS}`, {
    runs: true,
    waits: false,
    asks: true,
  }],
  [`Press Ctrl-B for the iPXE command line...${STARTS}`, { runs: true, waits: false, asks: false }],
  [STARTS + OPENS, { runs: true, waits: false, asks: true }],
  [
    `${STARTS}${OPENS}ok\r\nnet0: 192.0.2.2/255.255.255.0 gw 192.0.2.1\r\nnet0: fd00::2/64 gw fe80::1\r\n`,
    { runs: true, waits: false, asks: true, address: "192.0.2.2" },
  ],
  [
    `${STARTS}${OPENS}ok\r\nnet0: fd00::2/64 gw fe80::1\r\nnet0: fe80::5054:ff:fe2f:5ffa/64\r\n`,
    { runs: true, waits: false, asks: true, address: "fd00::2" },
  ],
  [
    `${STARTS}${OPENS}No configuration methods succeeded\r\nnet0: fe80::5054:ff:fe2f:5ffa/64\r\n`,
    { runs: true, waits: false, asks: true },
  ],
];

for (const [text, words] of ROWS) {
  Deno.test(`bootWords() of ${JSON.stringify(text.slice(-50))}`, () => {
    assertEquals(bootWords(text), words);
  });
}
