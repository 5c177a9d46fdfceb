/** Images over the network: what their `-blockdev` says of the server, as libvirt says it (qemu_block.c). */
import {
  needsCertificates,
  type NetworkSource,
  type ServerPlace,
  serverPlace,
} from "../../domain/network_source.ts";
import { jsonValue, type OptionMembers } from "./option_values.ts";

/**
 * The protocol's part of a node. Pure.
 *
 * @param username whom the server is told; absent: nobody, and no password
 */
export function networkMembers(
  source: NetworkSource,
  node: string,
  username?: string,
): OptionMembers {
  const password = username === undefined ? undefined : passwordSecret(node);
  const server = serverPlace(source);
  switch (source.protocol) {
    case "nbd":
      return {
        driver: "nbd",
        server: socketAddress(server),
        export: source.name,
        "tls-creds": needsCertificates(source) ? credentials(node) : undefined,
        "tls-hostname": needsCertificates(source) ? source.tlsHostname : undefined,
        "reconnect-delay": source.reconnect?.delaySeconds || undefined,
      };
    case "iscsi": {
      const [target = "", lun = "0"] = source.name.split("/");
      return {
        driver: "iscsi",
        portal: authority(server),
        target,
        lun: Number(lun),
        transport: "tcp",
        user: username,
        "password-secret": password,
        "initiator-name": source.initiator?.iqn.name,
      };
    }
    case "ssh":
      return {
        driver: "ssh",
        path: source.name,
        server: server.kind === "tcp" ? { host: server.host, port: `${server.port}` } : {},
        user: source.identity?.username,
      };
    default:
      return {
        driver: source.protocol,
        url: urlOf(source),
        username,
        "password-secret": password,
        "cookie-secret": "cookies" in source && source.cookies ? cookieSecret(node) : undefined,
        sslverify: "ssl" in source ? source.ssl?.verify : undefined,
        timeout: source.timeout?.seconds || undefined,
        readahead: source.readahead?.size || undefined,
      };
  }
}

/** The cookies of an image, which its node names. Pure. */
export function cookieArguments(source: NetworkSource, node: string): string[] {
  if (!("cookies" in source) || source.cookies === undefined) return [];
  const data = source.cookies.cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const secret = { "qom-type": "secret", id: cookieSecret(node), data: btoa(data) };
  return ["-object", jsonValue({ ...secret, format: "base64" })];
}

/** The certificates by which the server of an image is known, which its node names. Pure. */
export function certificateArguments(
  source: NetworkSource,
  node: string,
  directory: string | undefined,
): string[] {
  if (!needsCertificates(source) || directory === undefined) return [];
  const object = { "qom-type": "tls-creds-x509", id: credentials(node), dir: directory };
  return ["-object", jsonValue({ ...object, endpoint: "client", "verify-peer": true })];
}

function credentials(node: string): string {
  return `obj${node}_tls0`;
}

/** The id of the password by which a server knows the user. Pure. */
export function passwordSecret(node: string): string {
  return `${node}-auth-secret0`;
}

function cookieSecret(node: string): string {
  return `${node}-httpcookie-secret0`;
}

function socketAddress(server: ServerPlace): OptionMembers {
  return server.kind === "unix"
    ? { type: "unix", path: server.path }
    : { type: "inet", host: server.host, port: `${server.port}` };
}

function authority(server: ServerPlace): string {
  if (server.kind === "unix") return "";
  return `${server.host.includes(":") ? `[${server.host}]` : server.host}:${server.port}`;
}

/** The address of an image, for those who read the plan and for QEMU's curl. Pure. */
function urlOf(source: NetworkSource): string {
  const path = encodeURI(source.name ?? "").replaceAll("?", "%3F").replaceAll("#", "%23");
  const query = "query" in source && source.query !== undefined ? `?${source.query}` : "";
  return `${source.protocol}://${authority(serverPlace(source))}/${
    path.replace(/^\//, "")
  }${query}`;
}
