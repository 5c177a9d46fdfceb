/** `domrun run`: an image to a machine that runs. */
import type { Host } from "../../host/host.ts";
import { situationOf } from "../../vm/machine/situation.ts";
import type { Arguments } from "../arguments.ts";
import type { ExitStatus } from "../exit_status.ts";
import { documentOf } from "../new_machine/make_document.ts";
import { type Wish, wishOf } from "../new_machine/wish.ts";
import { tell } from "../output.ts";
import { afterUp, newCrowd, upDocument, upHow } from "../up_document.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const how = upHow(args, {}, host);
  const wish = wishOf(args, host);
  const { input, choices } = await documentOf(
    wish.ephemeral && args.text("name") === undefined ? await numbered(wish, host) : wish,
    host,
  );
  tell(choices.join("\n"));
  const crowd = newCrowd(host, true);
  const status = await upDocument(input, how, host, crowd, () => void crowd.manager?.ready());
  await afterUp(crowd, status, host);
  return status;
}

/** With a name that nobody has: of an image that is only read, there may be many machines. */
async function numbered(wish: Wish, host: Host): Promise<Wish> {
  for (let count = 1;; count++) {
    const name = count === 1 ? wish.name : `${wish.name}-${count}`;
    const { kind } = await situationOf(host, name);
    if (kind === "none" || kind === "dead") return { ...wish, name };
  }
}
