/** What passt cannot do, or may not on many hosts. */
import { usesPasst } from "../interface.ts";
import { lineOf, repetitions, type Scope } from "./rule.ts";

/** passt empties its log when it starts. */
export function sharedLogFile(scope: Scope): void {
  const { devices, origins, report } = scope;
  const backends = devices.interfaces.flatMap((one) =>
    usesPasst(one) && one.backend ? [one.backend] : []
  );
  for (const { first, again, key } of repetitions(backends, (backend) => backend.logFile)) {
    report(origins.attribute(again, "logFile"), {
      severity: "warning",
      code: "passt/shared-log-file",
      message: `'${key}' is also the log file of the interface on ${
        lineOf(scope, first)
      }, and each passt empties it`,
      help: "give each interface a log file of its own",
    });
  }
}

/** AppArmor's profile of passt (Debian, Ubuntu) and SELinux's (Fedora) let it write only here. */
export function logFilePlace({ devices, origins, places, report }: Scope): void {
  for (const one of devices.interfaces) {
    const logFile = usesPasst(one) ? one.backend?.logFile : undefined;
    if (one.backend === undefined || logFile === undefined) continue;
    const allowed = ["/tmp", "/var/tmp", ...(places.home === undefined ? [] : [places.home])];
    if (allowed.some((directory) => logFile.startsWith(`${directory}/`))) continue;
    if (/^\/run\/user\/[0-9]+\/libvirt\/qemu\/run\/passt\//.test(logFile)) continue;
    report(origins.attribute(one.backend, "logFile"), {
      severity: "note",
      code: "passt/log-file-place",
      message: `passt may not be allowed to write '${logFile}'`,
      help:
        "AppArmor and SELinux, where they are in force, let it write below /tmp, /var/tmp and " +
        "the home directory",
    });
  }
}
