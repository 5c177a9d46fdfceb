/** `--tls`: where the certificates of screens are. */
import type { Arguments } from "../arguments.ts";
import { UsageError } from "../command.ts";

/** The directory of `--tls`; QEMU starts in another directory than domrun. Throws {@link UsageError}. Pure. */
export function tlsDirectory(args: Arguments): string | undefined {
  const directory = args.text("tls");
  if (directory === undefined || directory.startsWith("/")) {
    return directory?.replace(/(.)\/+$/, "$1");
  }
  throw new UsageError(
    `--tls takes the absolute path of a directory, found "${directory}"`,
    'write --tls "$PWD/…"',
  );
}
