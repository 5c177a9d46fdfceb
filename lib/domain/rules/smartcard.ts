/** `<smartcard>`: what each mode needs. */
import { lineOf, type Scope } from "./rule.ts";

/** QEMU's reader has one slot. */
export function secondSmartcard(scope: Scope): void {
  const { devices, origins, report } = scope;
  const [first, second] = devices.smartcards;
  if (first === undefined || second === undefined) return;
  report(origins.span(second), {
    severity: "error",
    code: "smartcard/second",
    message: `a machine has one smart card, found another one on ${lineOf(scope, first)}`,
    help: "remove one of them",
  });
}

/** The card is made of three certificates: for logging in, for signatures, for secrets. */
export function smartcardParts({ devices, origins, report }: Scope): void {
  for (const card of devices.smartcards) {
    if (origins.isDamaged(card)) continue;
    if (card.mode === "host-certificates" && card.certificates.length !== 3) {
      report(origins.span(card), {
        severity: "error",
        code: "smartcard/certificates",
        message: `a card of the host's certificates has three, found ${card.certificates.length}`,
        help: "write <certificate>NAME</certificate> three times",
      });
    }
    if (card.mode !== "passthrough") continue;
    const isNamed = card.type === "spicevmc" ||
      (card.type === "tcp" ? card.source?.service : card.source?.path) !== undefined;
    if (!isNamed) {
      report(origins.span(card), {
        severity: "error",
        code: "smartcard/no-source",
        message: `a smart card of type '${card.type}' needs a <source>`,
        help: card.type === "tcp"
          ? "add <source mode='bind' host='127.0.0.1' service='…'/>"
          : "add <source mode='bind' path='/…'/>",
      });
    }
  }
}
