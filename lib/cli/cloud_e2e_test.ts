/** From a cloud image to a shell in two commands: the guest reads the seed, takes the key and answers. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { domrun, eventually, people, type Person, testGuest } from "./testing/compiled.ts";
import { assertNothingLeft } from "./testing/traces.ts";
import { withMachines } from "./testing/with_machine.ts";

/** ssh wants an account for its user, which the ordinary user of the tests has in the roots alone. */
const [person] = people();
if (person === undefined) throw new Error("there is always somebody");
const NAME = `cloud-${Deno.pid}`;
/** After sshd listens; what is measured on an idle machine is a tenth of it. */
const SOON_MS = 1000;

Deno.test(`a cloud image is set up, and entered by ssh (${person.label})`, async (test) => {
  const home = await Deno.makeTempDir({ prefix: "cloud-" });
  await Deno.chmod(home, 0o755);
  const key = `${home}/key`;
  await runs("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "me@host", "-f", key);
  try {
    await withMachines(person, [NAME], async () => {
      const started = await domrun(person, runWords(`${key}.pub`));
      assertEquals({ code: started.code, said: started.stderr.match(/error.*/g) }, {
        code: 0,
        said: null,
      });
      await test.step("the guest reads the seed", async () => {
        const { code, stdout } = await domrun(person, [
          "wait",
          "-t",
          "60",
          "--console",
          "^SEED",
          NAME,
        ]);
        assertEquals([code, stdout], [0, `${NAME}: SEED web-1 me\n`]);
      });
      await test.step("wait --ssh returns when sshd listens", async () => {
        const listens = sshdListens(person);
        const { code, stdout, stderr } = await domrun(person, ["wait", "-t", "60", "--ssh", NAME]);
        const nowMs = performance.now();
        assertEquals([code, stderr], [0, ""]);
        assertStringIncludes(stdout, `${NAME}: ssh answers at 127.0.0.1 port `);
        const lateMs = nowMs - await listens;
        console.log(`wait --ssh: ${Math.round(lateMs)} ms after the guest's SSHD`);
        assert(lateMs < SOON_MS, `${lateMs} ms`);
      });
      await test.step("ssh is that user, and its status the command's", async () => {
        const words = ["ssh", "-i", key, NAME, "id -un; hostname; cat -", "2>&1; exit 7"];
        const { code, stdout, stderr } = await domrun(person, words);
        assertEquals({ code, stdout, stderr }, { code: 7, stdout: "me\nweb-1\n", stderr: "" });
        const other = await domrun(person, ["ssh", "-i", key, "-l", "you", NAME, "true"]);
        assertEquals(other.code, 255);
      });
      await test.step("the guest agent runs commands, and tells addresses", async () => {
        assertEquals((await domrun(person, ["wait", "-t", "20", "--agent", NAME])).code, 0);
        const words = ["exec", NAME, "sh", "-c", "uname -n; echo wrong >&2; exit 3"];
        const { code, stdout, stderr } = await domrun(person, words);
        assertEquals({ code, stdout, stderr }, { code: 3, stdout: "web-1\n", stderr: "wrong\n" });
        const missing = await domrun(person, ["exec", NAME, "--", "/no/such"]);
        assertEquals(missing.code, 3);
        assertStringIncludes(
          missing.stderr,
          "domrun: Cannot use the guest agent: Guest agent command failed",
        );
        const ip = await domrun(person, ["ip", NAME]);
        assertMatch(ip.stdout, /^eth0 +52:54:00:[0-9a-f:]+ +[0-9.]+\/[0-9]+ +agent$/m);
      });
      await test.step("wait --port hears any server, and not one that is not there", async () => {
        assertEquals((await domrun(person, ["wait", "-t", "20", "--port", "8080", NAME])).code, 0);
        const nobody = await domrun(person, ["wait", "-t", "2", "--port", "9", NAME]);
        assertEquals([nobody.code, nobody.stderr], [
          124,
          `${NAME}: port 9 has not answered within 2 s\n`,
        ]);
      });
      await test.step("a machine that ends is waited for no more", async () => {
        const waits = domrun(person, ["wait", "-t", "20", "--port", "9", NAME]);
        assertEquals((await domrun(person, ["destroy", NAME])).code, 0);
        const { code, stderr } = await waits;
        // 4: it had gone before the wait began.
        assertEquals([4, 5].includes(code), true, `${code}: ${stderr}`);
        assertStringIncludes(stderr, NAME);
      });
      await assertNothingLeft(person, NAME);
      const again = await domrun(person, ["dumpxml", NAME]);
      assertStringIncludes(again.stdout, "startupPolicy='optional'");
    });
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

function runWords(key: string): readonly string[] {
  const { kernel, cmdline } = testGuest();
  const initrd = Deno.env.get("DOMRUN_TEST_CLOUD_INITRD");
  if (initrd === undefined) {
    throw new Error("DOMRUN_TEST_CLOUD_INITRD is not set: run scripts/test.sh");
  }
  return [
    ...["run", "-d", "--name", NAME, "--type", "qemu", "--memory", "192M", "--cpus", "1"],
    ...["--kernel", kernel, "--initrd", initrd, "--append", cmdline],
    ...["--cloud-init", "--user", "me", "--hostname", "web-1", "--ssh-key", key],
    ...["-p", ":8080", "-p", ":9"],
  ];
}

/** When the guest says that it listens, as its console's log has it. */
async function sshdListens({ machines }: Person): Promise<number> {
  return await eventually("sshd listens", 60_000, async () => {
    const log = await Deno.readTextFile(`${machines}/${NAME}/serial0.log`);
    return log.includes("SSHD") ? performance.now() : undefined;
  });
}

async function runs(program: string, ...args: readonly string[]): Promise<void> {
  assertEquals((await new Deno.Command(program, { args: [...args] }).output()).code, 0);
}
