/** Smart cards. https://libvirt.org/formatdomain.html#smartcard-devices */
import type { Smartcard } from "../../domain/smartcard.ts";
import {
  aliasOf,
  askedBy,
  type CommandLineContext,
  deviceArgument,
  placeMembers,
  requireDevice,
} from "./context.ts";
import { keyValues, type OptionMembers } from "./option_values.ts";

/** A `-device` for each, and a `-chardev` for one that comes from elsewhere. */
export function smartcardArguments(context: CommandLineContext): string[] {
  return context.domain.devices.smartcards.flatMap((card) =>
    askedBy(context, card, [
      ...cardStream(card),
      ...deviceArgument(context, {
        driver: cardDriver(card),
        ...cardMembers(card),
        id: aliasOf(card),
        ...placeMembers(context, card.address),
      }),
    ])
  );
}

function cardDriver({ mode }: Smartcard): string {
  return mode === "passthrough" ? "ccid-card-passthru" : "ccid-card-emulated";
}

function cardMembers(card: Smartcard): OptionMembers {
  switch (card.mode) {
    case "host":
      return { backend: "nss-emulated" };
    case "host-certificates": {
      const [cert1, cert2, cert3] = card.certificates;
      return { backend: "certificates", cert1, cert2, cert3, db: card.database ?? DATABASE };
    }
    case "passthrough":
      return { chardev: `char${aliasOf(card)}` };
  }
}

/** Where NSS has its certificates (libvirt). */
const DATABASE = "/etc/pki/nssdb";

function cardStream(card: Smartcard): string[] {
  if (card.mode !== "passthrough") return [];
  const id = `char${aliasOf(card)}`;
  if (card.type === "spicevmc") {
    return ["-chardev", keyValues({ backend: "spicevmc", id, name: "smartcard" }, "backend")];
  }
  const { mode, host, service, path } = card.source ?? {};
  const members = {
    backend: "socket",
    id,
    ...(card.type === "unix" ? { path } : { host, port: service }),
    ...(mode === "bind" ? { server: true, wait: false } : {}),
  };
  return ["-chardev", keyValues(members, "backend")];
}

/** Says which of them this QEMU lacks. */
export function checkSmartcards(context: CommandLineContext): void {
  for (const card of context.domain.devices.smartcards) {
    requireDevice(
      context,
      card,
      cardDriver(card),
      { attribute: "mode" },
      "install its module (Fedora: qemu-device-usb-smartcard), or remove <smartcard>",
    );
  }
}
