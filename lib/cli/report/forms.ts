/** What is somebody's own by its form, whoever wrote it. */

export const MAC = /(?<![\w:])[0-9a-f]{2}(?::[0-9a-f]{2}){5}(?![\w:])/gi;
/** As the kernel's BOOTIF has it, with the kind of the network before it. */
export const MAC_OF_BOOT = /(?<![\w-])(?:[0-9a-f]{2}-){5,6}[0-9a-f]{2}(?![\w-])/gi;
export const UUID = /(?<!\w)(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32})(?!\w)/gi;
export const IPV4 = /(?<![\w.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?!\.?\w)/g;
export const IPV6 = /(?<![\w:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])/gi;
export const PATH = /(?<![\w/.<~])\/[\w.~@%+-][^\s'"`,;:<>()[\]{}|&*?\\]*/g;
/** With blanks in it; what a quoted command line has is more than a path. */
export const QUOTED_PATH = /(?<=(['"`]))\/[\w.~@%+-][^'"`\n<>,:{}]*\s[^'"`\n<>,:{}]*(?=\1)/g;

/** `anna@laptop`; the units of systemd look the same. */
export const ACCOUNT = /(?<![\w.@/+-])([a-z_][\w.+-]*)@([a-z][\w.-]*\w)/gi;
export const UNIT = /\.(?:service|socket|slice|scope|mount|timer|target|path|device|swap)$/;
/** A host's full name, in the zones in which people have theirs. */
export const FULL_HOST =
  /(?<![\w.@-])(?:[a-z0-9-]+\.)+(?:lan|local|localdomain|home|internal|intranet|corp|private|com|net|org|edu|gov|info|de|eu|ch|fr|uk)(?![\w-]|\.\w)/gi;
/** Hosts of the programs that a report is about. */
export const PUBLIC_HOST =
  /(?:^|\.)(?:(?:libvirt|qemu|kernel|debian|freedesktop|gnu|fedoraproject|ipxe|libssh|oasis-open|w3|spice-space)\.org|(?:github|redhat|ubuntu|openssh|opensuse|suse)\.com|passt\.top|example\.(?:com|org|net))$/i;

const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*-----|$)/g;
/** With its comment, which says whose it is. */
const PUBLIC_KEY = /(?<=(?:ssh|ecdsa|sk)-[\w@.-]+ )AAAA[\w+/=]+(?: [^\s"'<>\\,][^\n"'<>\\,]*)?/g;
const FINGERPRINT =
  /\bSHA256:[\w+/]{43}=?|(?<![\w:])(?:MD5:)?(?:[0-9a-f]{2}:){15,31}[0-9a-f]{2}(?![\w:])/gi;
/** What crypt(3) makes of a password. */
const HASH = /\$(?:[1567y]|2[abxy]|gy)\$[\w./$=,-]+/g;
/** Of a URL: `anna:Sesam` before the `@`. */
const LOGIN = /(?<=:\/\/)[^\s/@'"<>]+(?=@)/g;
/** The first word is of systemd.set_credential, whose own name stands before the colon. */
const CREDENTIAL = /(?<=set_credential(?:_binary)?=[\w.-]+:)[^\s'"<>]+/g;
/** Of HTTP, and by the first letters that large services give theirs. */
const TOKEN =
  /(?<=\b(?:Bearer|Basic) )[\w.~+/=-]{8,}|\b(?:gh[pousr]_|glpat-|xox[abpr]-|AKIA|eyJ)[\w.-]{12,}/g;

/** Secrets that need no word beside them. */
export const SECRETS: readonly RegExp[] = [
  PRIVATE_KEY,
  PUBLIC_KEY,
  FINGERPRINT,
  HASH,
  LOGIN,
  CREDENTIAL,
  TOKEN,
];

/** `password=…`, `"token": "…"`; not `password-secret`, which is an id of QEMU's. */
export const CALLED_SECRET =
  /(?<![\w-])(\w*(?:pass|passwd|password|passphrase|passcode|psk|token|secret|(?:api|auth|access|private)_?key)["']?\s?[=:]\s?)("[^"\n]+"|'[^'\n]+'|[^\s,"'<>{}[\]]+)/gi;
