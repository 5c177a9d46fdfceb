/** What a person can do about each reason of passt's. */

/** A port that passt names. */
export interface NamedPort {
  /** Absent: passt does not say. */
  readonly proto?: "tcp" | "udp";
  readonly port: number;
}

/** Of the limit of open files. */
export const WHERE_RAISED = "nofile in /etc/security/limits.conf, LimitNOFILE= in a systemd unit";

const OTHER_PORT = "take another port: <range start='…' to='…'/>";

export const HELP = {
  taken: ({ proto = "tcp", port }: NamedPort): string =>
    `find who has it: ss -ln${proto === "udp" ? "u" : "t"}p 'sport = :${port}' ` +
    `(as root it names every user's); or ${OTHER_PORT}`,
  takenBy: (machine: string): string => `machine "${machine}" has it; stop that, or ${OTHER_PORT}`,
  privileged: ({ port }: NamedPort): string =>
    "take a port from 1024 up: <range start='…' to='…'/>; or let every user have lower ones, " +
    `as root: /usr/sbin/sysctl -w net.ipv4.ip_unprivileged_port_start=${port}`,
  address: "list the host's addresses with: ip -brief address; then name one in " +
    "<portForward address='…'>, or none to listen on all",
  family:
    "name an address of the other family in <portForward address='…'>, or none; or give the " +
    "host a default route of this one; a passt of 2026 needs none",
  noRoute:
    "give the host a default route (ip route show), which <source dev='…'/> does not stand " +
    "in for; or install a passt of 2025 or later, which needs none",
  tooManyRules: "write neighbouring ports as one <range start='…' end='…'/>, or spread the ports " +
    "over several <interface>",
  files: "forward fewer ports, or raise the limit of open files that `ulimit -Hn` shows above " +
    `their number, twice that where no address is named: ${WHERE_RAISED}`,
  logFile: "make its directory, writable for the user who runs domrun",
  socket: "make its directory, writable for the user who runs domrun; passt's " +
    "AppArmor profile may forbid it, too",
  namespaceLimit:
    "raise the limit, as root: /usr/sbin/sysctl -w user.max_user_namespaces=10000; inside a " +
    "container, outside of it",
  namespaces: "allow them, as root: on Ubuntu /usr/sbin/sysctl -w " +
    "kernel.apparmor_restrict_unprivileged_userns=0, on others /usr/sbin/sysctl -w " +
    "kernel.unprivileged_userns_clone=1 where there is one; in a container start it with " +
    "--security-opt seccomp=unconfined; and do not run in a plain chroot",
} as const;
