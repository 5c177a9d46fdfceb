/**
 * `domrun self-test`: a machine without any image, to see whether QEMU, passt and this host work together. The file is not
 * called self_test.ts, which would be one of tests.
 */
import { type FileError, type Host, STOP_SIGNALS, type StopSignal } from "../../host/host.ts";
import { boundOn, withFreePorts } from "../../vm/supervisor/host_ports.ts";
import { lookAtMachines } from "../../vm/machine/own_directories.ts";
import type { Arguments } from "../arguments.ts";
import { EXIT, type ExitStatus, statusAfter } from "../exit_status.ts";
import { LiveLine } from "../live_line.ts";
import { MachineOutput } from "../machine_output.ts";
import { isReaderGone, print, printJson } from "../output.ts";
import { renderStep, renderVerdict } from "../render/self_test_steps.ts";
import { runMachine } from "../self_test/run_machine.ts";
import type { Step } from "../self_test/step.ts";

const TRANSPORTS = ["stream", "vhost-user"] as const;

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  await lookAtMachines(host);
  const began = host.clock.monotonicMs();
  const live = new LiveLine(host);
  const steps: Step[] = [];
  const interrupted = new AbortController();
  let signal: StopSignal | undefined;
  const ignore = host.terminal.onSignal(STOP_SIGNALS, (received) => {
    signal ??= received;
    interrupted.abort();
  });
  // Whatever becomes of our output, the machines are ended first.
  let failure: FileError | undefined;
  const output = new MachineOutput((error) => failure = error);
  const onStep = (step: Step) => {
    steps.push(step);
    if (!args.flag("json")) void output.write(() => live.aside(() => print(renderStep(step))));
  };
  try {
    const ports = await freePorts(host);
    const emulator = args.text("emulator");
    const fits = await Promise.all(TRANSPORTS.map((transport, index) =>
      runMachine(host, {
        ...{ transport, emulator, onStep },
        port: ports[index] ?? 0,
        signal: interrupted.signal,
        during: live.of(transport),
      })
    ));
    if (signal !== undefined) return statusAfter(signal);
    const verdict = fits.every((isFit) => isFit) ? "ok" : "failed";
    const durationMs = Math.round(host.clock.monotonicMs() - began);
    await output.write(() => {
      if (args.flag("json")) printJson({ verdict, durationMs, steps });
      else print(renderVerdict(steps, durationMs));
    });
    if (failure !== undefined && !isReaderGone(failure)) throw failure;
    return verdict === "ok" ? EXIT.done : EXIT.host;
  } finally {
    ignore();
  }
}

/** One for each machine. */
async function freePorts(host: Host): Promise<readonly number[]> {
  const wanted = TRANSPORTS.map(() =>
    ({ proto: "tcp", address: "127.0.0.1", toPort: 80 }) as const
  );
  const found = withFreePorts(wanted, await boundOn(host), (host.processId % 1000) / 1000);
  return (found ?? []).map(({ port }) => port ?? 0);
}
