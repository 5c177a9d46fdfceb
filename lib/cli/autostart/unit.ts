/** The unit template by which a user's systemd runs a document that is kept by its name. */

/** What systemd calls the template, and the file that it is in. */
export const TEMPLATE = "domrun@.service";

/**
 * The unit of a name. Pure.
 *
 * Undefined for a name with characters that no unit's name has (systemd.unit(5)). They would have to be escaped, and
 * then every `-`, too, which `%I` takes for a `/`.
 */
export function unitOf(name: string): string | undefined {
  return /^[A-Za-z0-9:_.@-]+$/.test(name) ? `domrun@${name}.service` : undefined;
}

/** What is told of a unit that was disabled. Pure. */
export function disabledWords(name: string, unit: string): string {
  return `${name}: no longer starts with your systemd (${unit})`;
}

/** The text of the template that starts `program`, an absolute path. Pure. */
export function unitTemplate(program: string): string {
  return `# A machine as a service of yours: NAME of domrun@NAME.service is a document that \`domrun define\` keeps.
#
#     domrun define vm.xml            # whose <name> is web
#     domrun autostart web            # puts this file in its place and enables domrun@web
#     systemctl --user start domrun@web
#     loginctl enable-linger          # it goes on after your last logout, and starts before you log in
[Unit]
Description=Machine %i (domrun)

[Service]
# Started when the guest runs; \`systemctl --user status\` shows how the machine is.
Type=notify
# %E is $XDG_CONFIG_HOME of the user's systemd, or ~/.config.
ExecStart=${word(program)} up %E/domrun/%i.xml
# The guest's console is in \`domrun logs\`; the journal has what domrun says.
StandardInput=null
StandardOutput=null
StandardError=journal
# SIGTERM is for domrun, which has the guest power off; what is left when domrun has gone is killed.
KillMode=mixed
# Above the guest's 30 s and the 5 s each of quit, SIGTERM and SIGKILL that follow.
TimeoutStopSec=60
# 143: stopped in order after SIGTERM.
SuccessExitStatus=143

[Install]
WantedBy=default.target
`;
}

/** As systemd reads a command line: systemd.service(5), "Command lines". */
function word(text: string): string {
  const plain = text.replaceAll("%", "%%");
  return /^[A-Za-z0-9/._+%-]+$/.test(plain) ? plain : `"${plain.replace(/["\\]/g, "\\$&")}"`;
}
