/** Answers that words and options of other programs share. */

/** Of saving and restoring a guest. */
export const STATE = "the state of a guest is not kept: domrun pause NAME holds it in memory";
/** Of firmware variables and a TPM. */
export const KEPT_STATE = "domrun state remove NAME removes its firmware's variables and its TPM";
/** Of a machine that has ended. */
export const KEPT = "domrun undefine NAME, domrun state remove NAME, domrun gc --runs NAME";
/** Of another name for a machine. */
export const NAMING = "a machine is called what its document says; another name for once: " +
  "domrun up --name NAME FILE";
export const DISKS = "disks are files: qemu-img";
export const SECRETS = "a passphrase is a file: domrun explain host/no-secrets";
export const NO_NETWORKS = "there are no networks: each interface has its own passt";
