/** QEMU's whole command line for a completed machine, section by section in libvirt's order. */
import { bootArguments } from "./boot.ts";
import { characterDeviceArguments } from "./character_devices.ts";
import { clockArguments } from "./clock.ts";
import { askedBy, type CommandLineContext } from "./context.ts";
import { checkControllers, controllerArguments } from "./controllers.ts";
import { checkCpu, cpuArguments, smpArguments } from "./cpu.ts";
import { checkDisks, diskArguments } from "./disks.ts";
import { checkEnlightenments } from "./enlightenments.ts";
import { floppyArguments } from "./floppies.ts";
import { filesystemArguments } from "./filesystems.ts";
import { firmwareArguments, flashArguments } from "./firmware.ts";
import { gateArguments } from "./gate.ts";
import { checkGraphics, graphicsArguments } from "./graphics.ts";
import { checkHostdevs, hostdevArguments } from "./hostdevs.ts";
import { checkInputs, inputArguments } from "./inputs.ts";
import { checkInterfaces, interfaceArguments } from "./interfaces.ts";
import { checkIothreads, iothreadArguments } from "./iothreads.ts";
import { machineArguments } from "./machine.ts";
import { checkMemory, memoryArguments } from "./memory.ts";
import { checkMemoryDevices, memoryDeviceArguments } from "./memory_devices.ts";
import { numaArguments } from "./numa.ts";
import { checkOverride } from "./override.ts";
import {
  lifecycleArguments,
  monitorArguments,
  processArguments,
  sandboxArguments,
  sleepArguments,
} from "./process.ts";
import { checkSmartcards, smartcardArguments } from "./smartcards.ts";
import { checkShmems, shmemArguments } from "./shmems.ts";
import { checkRedirdevs, redirdevArguments } from "./redirdevs.ts";
import {
  balloonArguments,
  checkSmallDevices,
  genidArguments,
  iommuArguments,
  panicArguments,
  rngArguments,
  vmcoreinfoArguments,
  vsockArguments,
  watchdogArguments,
} from "./small_devices.ts";
import { checkUserDevices } from "./user_devices.ts";
import { checkVideos, videoArguments } from "./videos.ts";
import { smbiosArguments } from "./smbios.ts";
import { checkTpm, tpmArguments } from "./tpm.ts";
import { audioArguments, checkSound, soundArguments } from "./sound.ts";

type Section = (context: CommandLineContext) => readonly string[];

/** The gate, then libvirt's order: what is referred to comes before what refers to it. */
const SECTIONS: readonly Section[] = [
  gateArguments,
  processArguments,
  flashArguments,
  machineArguments,
  cpuArguments,
  firmwareArguments,
  memoryArguments,
  smpArguments,
  iothreadArguments,
  numaArguments,
  ({ domain }) => ["-uuid", domain.uuid],
  smbiosArguments,
  monitorArguments,
  clockArguments,
  lifecycleArguments,
  sleepArguments,
  bootArguments,
  iommuArguments,
  controllerArguments,
  memoryDeviceArguments,
  floppyArguments,
  diskArguments,
  filesystemArguments,
  interfaceArguments,
  smartcardArguments,
  characterDeviceArguments,
  tpmArguments,
  inputArguments,
  audioArguments,
  graphicsArguments,
  videoArguments,
  soundArguments,
  watchdogArguments,
  redirdevArguments,
  hostdevArguments,
  balloonArguments,
  rngArguments,
  vmcoreinfoArguments,
  genidArguments,
  userArguments,
  panicArguments,
  shmemArguments,
  vsockArguments,
  sandboxArguments,
];

const CHECKS: readonly ((context: CommandLineContext) => void)[] = [
  checkCpu,
  checkEnlightenments,
  checkMemory,
  checkMemoryDevices,
  checkIothreads,
  checkControllers,
  checkDisks,
  checkInterfaces,
  checkInputs,
  checkGraphics,
  checkVideos,
  checkSound,
  checkRedirdevs,
  checkHostdevs,
  checkShmems,
  checkSmartcards,
  checkOverride,
  checkSmallDevices,
  checkTpm,
  checkUserDevices,
];

/** The arguments after the program's name. Pure. */
export function qemuArguments(context: CommandLineContext): string[] {
  return SECTIONS.flatMap((section) => section(context));
}

function userArguments(context: CommandLineContext): string[] {
  const args = context.domain.qemuCommandline?.args ?? [];
  return args.flatMap((arg) => askedBy(context, arg, [arg.value]));
}

/** Reports what the machine asks for and this QEMU or this host lacks, to the context's findings: all `host/`. */
export function checkQemu(context: CommandLineContext): void {
  for (const check of CHECKS) check(context);
}
