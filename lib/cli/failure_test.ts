import { assertEquals, assertMatch } from "@std/assert";
import { CapabilityError, FileError, InterruptedError, StartError } from "../host/host.ts";
import {
  ChangeError,
  ControlError,
  LaunchError,
  LaunchErrors,
  LaunchInterrupted,
  MachineStateError,
  NameTakenError,
  NoSuchMachineError,
  StopError,
} from "../vm/errors.ts";
import { UsageError } from "./command.ts";
import { explainFailure, failureOf, renderFailure } from "./failure.ts";

/** Adds what could not be undone, as a launch does. */
function undone<E extends { undoFailures: readonly string[] }>(error: E, words: string): E {
  error.undoFailures = [words];
  return error;
}

const NO_PASST = new LaunchError("Cannot start passt", {
  phase: "passt",
  words: "Failed to bind\nand so on\n",
  help: "use another port",
});

Deno.test("failureOf() gives every error its exit status and its words", () => {
  const rows: readonly (readonly [error: Error, status: number, text: string])[] = [
    [new UsageError("ps takes no operand 'a'"), 2, "domrun: ps takes no operand 'a'\n"],
    [
      new UsageError("There is no command 'pss'", "did you mean: domrun ps?"),
      2,
      "domrun: There is no command 'pss'\n  help: did you mean: domrun ps?\n",
    ],
    [new ChangeError("host", "no room", "make some"), 3, "domrun: no room\n  help: make some\n"],
    [new ChangeError("document", "not so"), 1, "domrun: not so\n"],
    [new ChangeError("machine", "none"), 4, "domrun: none\n"],
    [
      NO_PASST,
      3,
      "domrun: Cannot start passt\n  Failed to bind\n  and so on\n  help: use another port\n",
    ],
    [
      undone(new LaunchError("Cannot start QEMU", { phase: "qemu" }), "a.socket is still there"),
      3,
      "domrun: Cannot start QEMU\n  a.socket is still there\n",
    ],
    [
      new LaunchErrors([
        new LaunchError("Cannot read a", { phase: "files", words: "it is empty", help: "fill it" }),
        NO_PASST,
      ]),
      3,
      "domrun: Cannot read a\n  it is empty\n  help: fill it\n" +
      "domrun: Cannot start passt\n  Failed to bind\n  and so on\n  help: use another port\n",
    ],
    [
      new CapabilityError("start", "/opt/qemu", "there is no such program"),
      3,
      "domrun: Cannot use /opt/qemu: there is no such program\n",
    ],
    [
      new CapabilityError("protocol", "old.replies", "it refused query-target: no"),
      3,
      "domrun: Cannot use old.replies: it refused query-target: no\n",
    ],
    [
      new CapabilityError("malformed", "half.replies", "the last command has no reply"),
      2,
      "domrun: Cannot use half.replies: the last command has no reply\n",
    ],
    [
      new StartError("missing", "mv", "No such program"),
      3,
      "domrun: Cannot start mv: No such program\n" +
      "  help: install it (Debian: coreutils; Fedora: coreutils)\n",
    ],
    [
      new StartError("denied", "mv", "Permission denied"),
      3,
      "domrun: Cannot start mv: Permission denied\n",
    ],
    [
      new StartError("missing", "vi", "No such program"),
      3,
      "domrun: Cannot start vi: No such program\n",
    ],
    [
      new FileError("no-space", "standard output", "No space left on device"),
      3,
      "domrun: Cannot use standard output: No space left on device\n",
    ],
    [
      new NameTakenError("web", "running"),
      4,
      'domrun: Cannot take the name "web": a machine of this name is running\n' +
      "  help: stop it (domrun stop web), or take another name: --name NAME\n",
    ],
    [
      new NoSuchMachineError("web"),
      4,
      'domrun: No machine is called "web"\n  help: see: domrun ps\n',
    ],
    [
      Object.assign(new NoSuchMachineError("wbe"), { near: "web" }),
      4,
      'domrun: No machine is called "wbe"\n  help: did you mean web? see: domrun ps\n',
    ],
    [
      Object.assign(new NoSuchMachineError("web"), {
        lastRun: { endedAt: "2026-01-02T03:04:05.678Z", ended: { message: "It\x1b crashed" } },
      }),
      4,
      'domrun: No machine is called "web"\n' +
      "  help: its last run ended at 2026-01-02T03:04:05.678Z: It\uFFFD crashed\n" +
      "        see: domrun logs web\n",
    ],
    [
      Object.assign(new NoSuchMachineError("my web"), { isDefined: true }),
      4,
      'domrun: No machine is called "my web"\n' +
      "  help: its document is kept; start it: domrun up -d 'my web'\n",
    ],
    [
      Object.assign(new NoSuchMachineError("web"), {
        isDefined: true,
        lastRun: { endedAt: "2026-01-02T03:04:05.678Z", ended: { message: "It crashed" } },
      }),
      4,
      'domrun: No machine is called "web"\n' +
      "  help: its last run ended at 2026-01-02T03:04:05.678Z: It crashed\n" +
      "        see: domrun logs web\n" +
      "        its document is kept; start it: domrun up -d web\n",
    ],
    [
      new MachineStateError("web", "It has a supervisor", "one line\nand another"),
      4,
      "domrun: It has a supervisor\n  help: one line\n        and another\n",
    ],
    [new StopError("web", "QEMU is still there"), 5, "domrun: QEMU is still there\n"],
    [new ControlError(-32601, "No such method"), 5, "domrun: No such method\n"],
    [new InterruptedError("SIGINT", "Interrupted"), 130, "domrun: Interrupted\n"],
    [new InterruptedError("SIGTERM", "Terminated"), 143, "domrun: Terminated\n"],
    [new InterruptedError("SIGHUP", "Hung up"), 129, "domrun: Hung up\n"],
    [
      new LaunchInterrupted("web"),
      130,
      'domrun: The start of machine "web" was interrupted; everything was undone\n',
    ],
    [
      new LaunchInterrupted("web", ["a.socket is still there"]),
      130,
      'domrun: The start of machine "web" was interrupted; not everything was undone\n' +
      "  a.socket is still there\n",
    ],
  ];
  for (const [error, status, text] of rows) {
    const failure = failureOf(error);
    assertEquals([failure.status, renderFailure(failure)], [status, text], error.name);
  }
});

Deno.test("failureOf() asks to report what nobody foresaw", () => {
  const failure = failureOf(new TypeError("a is not a function"));
  assertEquals(failure.status, 70);
  assertMatch(
    renderFailure(failure),
    /^domrun: this is a bug in domrun, please report it with what you did and:\n {2}TypeError: a is not a function\n {6}at /,
  );
  assertEquals(
    renderFailure(failureOf("thrown")),
    "domrun: this is a bug in domrun, please report it with what you did and:\n  thrown\n",
  );
});

Deno.test("explainFailure() takes it for no failure that nobody reads the output any more", () => {
  assertEquals(explainFailure(new FileError("closed", "standard output", "Broken pipe")), 0);
});

Deno.test("renderFailure() shows nothing that a terminal obeys, and no line that a name forges", () => {
  const failure = {
    status: 3,
    message: "Cannot read a\x1b]0;b\x07\ndomrun: c",
    others: [{ message: "d\x9B" }],
    details: ["e\r\x7F"],
    help: "f\x1b\ng",
  };
  assertEquals(
    renderFailure(failure),
    "domrun: Cannot read a\uFFFD]0;b\uFFFD\uFFFDdomrun: c\n  e\uFFFD\uFFFD\n  help: f\uFFFD\n        g\n" +
      "domrun: d\uFFFD\n",
  );
});
