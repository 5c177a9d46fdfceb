/** The variables that domrun reads, as people are told of them; host/permissions.ts lets it read no others. */
export const ENVIRONMENT: readonly (readonly [name: string, meaning: string])[] = [
  [
    "XDG_RUNTIME_DIR",
    "where machines lie while they run; otherwise /run/user/UID, or /tmp/domrun-UID",
  ],
  ["XDG_STATE_HOME", "where firmware variables and TPMs are kept; otherwise ~/.local/state"],
  [
    "XDG_CONFIG_HOME",
    "where documents are kept by name, and descriptors of your own firmware; otherwise ~/.config",
  ],
  ["HOME", "where those directories are that are not named"],
  ["PATH", "where QEMU, passt and the other programs are looked for"],
  ["VISUAL, EDITOR", "what edit opens"],
  ["NOTIFY_SOCKET", "where a service manager hears that a machine runs"],
  ["NO_COLOR, FORCE_COLOR", "whether messages have colours"],
  ["TERM", "whether messages have colours, and a terminal is told what is awaited"],
];
