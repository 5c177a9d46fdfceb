/** `domrun run`: makes a machine with an image, and runs it. */
import { portLeadingTo, SSH_PORT } from "../../domain/guest_port.ts";
import { visibleLine } from "../../findings/visible.ts";
import type { Host } from "../../host/host.ts";
import { machineFiles, SEED } from "../../plan/machine_files.ts";
import { NameTakenError } from "../../vm/errors.ts";
import { situationOf } from "../../vm/machine/situation.ts";
import { quoteForShell } from "../../plan/shell_words.ts";
import type { Arguments } from "../arguments.ts";
import { UsageError } from "../command.ts";
import type { ExitStatus } from "../exit_status.ts";
import { cloudWishOf, seedFiles } from "../new_machine/cloud_init.ts";
import { identityOf } from "../new_machine/identity.ts";
import type { ImageFacts } from "../new_machine/image_facts.ts";
import { documentOf } from "../new_machine/make_document.ts";
import { type Wish, wishOf } from "../new_machine/wish.ts";
import { tell } from "../output.ts";
import { afterUp, newCrowd, upDocument, upHow } from "../up_document.ts";
import { LOOPBACK } from "../../domain/network_values.ts";

/** How many times a start is tried while others take its name. */
const STARTS = 20;

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const asked = wishOf(args, host);
  if (!asked.ephemeral || args.text("name") !== undefined) return await runAs(asked, args, host);
  for (let attempt = 1;; attempt++) {
    const named = await numbered(asked, host);
    try {
      return await runAs(named, args, host);
    } catch (error) {
      // Of several that start at once, one has the name that all of them found free.
      if (!(error instanceof NameTakenError) || attempt === STARTS) throw error;
      tell(visibleLine(`the name ${named.name} was taken meanwhile; once more`));
    }
  }
}

async function runAs(named: Wish, args: Arguments, host: Host): Promise<ExitStatus> {
  const cloud = await cloudWishOf(args, named.name, host);
  const wish = cloud === undefined ? named : reachable(named);
  const seed = cloud === undefined ? undefined : {
    path: `${machineFiles(host.directories.machines, wish.name).directory}/${SEED}`,
    files: await seedFiles(cloud),
  };
  const how = upHow(args, { seed, name: wish.name }, host);
  const identity = cloud && await identityOf(args.texts("ssh-key"), host);
  const crowd = newCrowd(host, true);
  const { input, images, choices } = await crowd.live.unlessSignalled(() =>
    documentOf(wish, host, {
      cloud: seed && cloud && { path: seed.path, user: cloud.user, identity },
      during: crowd.live.of(wish.name),
    })
  );
  if (!args.flag("backing")) images.forEach(requireAlone);
  tell(choices.join("\n"));
  const status = await upDocument(input, how, host, crowd, () => void crowd.manager?.ready());
  await afterUp(crowd, status, host);
  return status;
}

/**
 * Each run looks anew at an image's format, and a guest can write any header into a raw image: one that names files of
 * the host would show them to it. Throws {@link UsageError}.
 */
function requireAlone({ path, others }: ImageFacts): void {
  if (others.length === 0) return;
  throw new UsageError(
    `Cannot run ${path}: its header lets the guest read ${others.join(", ")}, too`,
    "if you made it so, add --backing; else its last guest may have written that: " +
      `qemu-img info ${quoteForShell(path)}`,
  );
}

/** With a way to its sshd. */
function reachable(wish: Wish): Wish {
  const leads = wish.forwards.some((forward) => portLeadingTo(SSH_PORT, forward) !== undefined);
  if (leads) return wish;
  const forward = { proto: "tcp", address: LOOPBACK, toPort: SSH_PORT } as const;
  return { ...wish, forwards: [...wish.forwards, forward] };
}

/** With a name that nobody has: of an image that is only read, there may be many machines. */
async function numbered(wish: Wish, host: Host): Promise<Wish> {
  for (let count = 1;; count++) {
    const name = count === 1 ? wish.name : `${wish.name}-${count}`;
    const { kind } = await situationOf(host, name);
    if (kind === "none" || kind === "dead") return { ...wish, name };
  }
}
