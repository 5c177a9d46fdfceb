import { assertEquals } from "@std/assert";
import { LaunchError, LaunchErrors, type LaunchFault } from "../../vm/errors.ts";
import { renderFinding } from "../render/finding.ts";
import { launchFindings } from "./launch_findings.ts";

const INPUT = {
  file: "vm.xml",
  text: "<domain>\n  <!-- 🦊 --><interface type='user'/>\n  <disk\n    type='file'/>\n</domain>\n",
};
const INTERFACE = { file: "vm.xml", line: 2, column: 13 };
const DISK = { file: "vm.xml", line: 3, column: 3 };

function fault(message: string, more: Partial<LaunchFault> = {}): LaunchError {
  return new LaunchError(message, { phase: "passt", ...more });
}

function render(error: unknown): string | undefined {
  return launchFindings(error, INPUT)?.map((finding) => renderFinding(finding)).join("");
}

Deno.test("launchFindings() tells a failure at the element that asked for what failed", () => {
  const undone = fault("Cannot start passt", { place: INTERFACE });
  undone.undoFailures = ["/run/x.socket is still there"];
  const rows: readonly (readonly [what: string, error: unknown, expected: string])[] = [
    [
      "a place alone, counted in characters and underlined in columns",
      fault("Cannot start passt", { place: INTERFACE }),
      `vm.xml:2:13: error[host/passt]: cannot start passt
    2 |   <!-- 🦊 --><interface type='user'/>
      |              ^^^^^^^^^^
`,
    ],
    [
      "help and the program's words",
      fault("Cannot start QEMU", {
        phase: "qemu",
        place: DISK,
        help: "stop the other one",
        words: "first line\nsecond line\n",
      }),
      `vm.xml:3:3: error[host/qemu]: cannot start QEMU
    3 |   <disk
      |   ^^^^^
  help: stop the other one
        it said: first line
        it said: second line
`,
    ],
    [
      "what could not be undone",
      undone,
      `vm.xml:2:13: error[host/passt]: cannot start passt
    2 |   <!-- 🦊 --><interface type='user'/>
      |              ^^^^^^^^^^
  help: /run/x.socket is still there
`,
    ],
    [
      "several at once",
      new LaunchErrors([
        fault("Cannot start passt", { place: INTERFACE }),
        fault("Cannot use /srv/a.qcow2", { phase: "files", place: DISK }),
      ]),
      `vm.xml:2:13: error[host/passt]: cannot start passt
    2 |   <!-- 🦊 --><interface type='user'/>
      |              ^^^^^^^^^^
vm.xml:3:3: error[host/files]: cannot use /srv/a.qcow2
    3 |   <disk
      |   ^^^^^
`,
    ],
  ];
  for (const [what, error, expected] of rows) assertEquals(render(error), expected, what);
});

Deno.test("launchFindings() leaves to others what has no place in the document", () => {
  const rows: readonly (readonly [what: string, error: unknown])[] = [
    ["a failure without a place", fault("Cannot start the supervisor", { phase: "supervisor" })],
    [
      "several, one of them without a place",
      new LaunchErrors([fault("Cannot start passt", { place: INTERFACE }), fault("Cannot go on")]),
    ],
    ["none at all", new LaunchErrors([])],
    ["an error that is no launch's", new TypeError("a bug")],
    ["what is no error", "thrown"],
  ];
  for (const [what, error] of rows) assertEquals(render(error), undefined, what);
});
