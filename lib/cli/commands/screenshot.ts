/** `domrun screenshot`: what the guest shows, as a picture. */
import { visibleLine } from "../../findings/visible.ts";
import type { Host } from "../../host/host.ts";
import { PICTURE_FORMATS, type PictureFormat, takePicture } from "../../vm/screenshot.ts";
import type { Arguments } from "../arguments.ts";
import { UsageError } from "../command.ts";
import { absolute } from "../document/read_input.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { requireMachineName } from "../machine_operand.ts";
import { tell } from "../output.ts";
import { tellWait } from "../tell_wait.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const [name = "", path = ""] = args.operands;
  requireMachineName(name);
  const format = formatOf(path);
  // QEMU, which writes it, works in /.
  const file = absolute(path, host);
  const device = args.text("device");
  const picture = { file, format, ...(device === undefined ? {} : { device }) };
  await takePicture(host, name, picture, tellWait(name));
  tell(visibleLine(`The screen of ${name} is in ${path}`));
  return EXIT.done;
}

function formatOf(path: string): PictureFormat {
  const format = PICTURE_FORMATS.find((one) => path.toLowerCase().endsWith(`.${one}`));
  if (format !== undefined) return format;
  throw new UsageError(`A picture is FILE.png or FILE.ppm, found '${path}'`);
}
