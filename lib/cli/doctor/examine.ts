/** All checks of a host, in the order in which a start comes to them. */
import type { Host } from "../../host/host.ts";
import { type Check, type Examined } from "./check.ts";
import type { DocumentNeeds } from "./document_needs.ts";
import {
  lockedMemoryCheck,
  lowPortCheck,
  namespaceCheck,
  openFilesCheck,
  routeCheck,
  securityModuleCheck,
  vsockCheck,
} from "./kernel.ts";
import { kvmCheck } from "./kvm.ts";
import { diskChecks, lingerCheck, memoryCheck } from "./places.ts";
import { askPasst, askQemu, firmwareCheck, helperChecks, smallProgramsCheck } from "./programs.ts";
import { runtimeDirectoryCheck } from "./runtime_directory.ts";
import { hasTooFewFiles, passtStartCheck } from "./try_passt.ts";

/**
 * Looks at the host; `needs` are a document's, `emulator` another QEMU than its. Effects: starts QEMU and passt to ask
 * them, where no cache knows them, and passt once more to see that it starts; makes the runtime directory, and
 * makes and removes a directory where state and documents are kept.
 */
export async function examine(
  host: Host,
  needs?: DocumentNeeds,
  emulator?: string,
): Promise<readonly Check[]> {
  const ids = await host.distribution();
  const asking: Examined = { host, ids, ...(needs === undefined ? {} : { needs }) };
  const [qemu, passt] = await Promise.all([askQemu(asking, emulator), askPasst(asking)]);
  const examined: Examined = {
    ...asking,
    ...(qemu.found === undefined ? {} : { qemu: qemu.found }),
    ...(passt.found === undefined ? {} : { passt: passt.found }),
  };
  const runtime = await runtimeDirectoryCheck(examined);
  const starts = await passtStartCheck(examined);
  return [
    ...qemu.checks,
    await kvmCheck(examined),
    // Few machines have one.
    ...needs?.vsock ? [await vsockCheck(examined)] : [],
    ...passt.checks,
    ...starts === undefined ? [] : [starts],
    await routeCheck(examined),
    await namespaceCheck(examined),
    await securityModuleCheck(examined),
    await lowPortCheck(examined),
    await openFilesCheck(examined, starts !== undefined && hasTooFewFiles(starts.found)),
    await lockedMemoryCheck(examined),
    await smallProgramsCheck(examined),
    ...await helperChecks(examined),
    await firmwareCheck(examined),
    runtime,
    await lingerCheck(examined),
    ...await diskChecks(examined),
    await memoryCheck(examined),
  ];
}
