/** `<source protocol='…'>`: images that QEMU reads over the network by itself. https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms */
import {
  attribute,
  child,
  content,
  element,
  type Infer,
  variants,
  verbatim,
} from "../xml/codec.ts";
import { integer, matching, someText, yesNo } from "../xml/value.ts";
import { absolutePath } from "./path_value.ts";
import { auth, encryption } from "./secret.ts";

const overTcp = {
  name: attribute("name", someText, "or its address"),
  port: attribute("port", integer(0, 65535), "absent or 0: the usual one of the protocol")
    .optional(),
};

const tcpHost = variants("host", "transport", { tcp: overTcp }, {
  fallback: "tcp",
  leavesOutFallback: true,
  unsupported: ["unix", "rdma"],
});

const host = variants("host", "transport", {
  tcp: overTcp,
  unix: { socket: attribute("socket", absolutePath) },
}, { fallback: "tcp", leavesOutFallback: true, unsupported: ["rdma"] });

/** In documents of running machines. */
const common = {
  index: attribute("index", integer(0, 0xffffffff)).optional()
    .ignored("it is libvirt's number of the source", { silent: true }),
  encryption: child(encryption).optional(),
};

const withPassword = child(auth).optional();

const withoutPassword = child(verbatim("auth")).optional().unsupported(
  "QEMU logs in with SSH keys, and takes no password",
  {
    help:
      "write <identity username='…'/>: QEMU takes the keys of the SSH agent and those in ~/.ssh",
  },
);

const target = "[^/]+";
const iscsiName = matching(`${target}(/[0-9]{1,9})?`, "iqn.….TARGET, or iqn.….TARGET/LUN");

const ssl = child(
  element("ssl", { verify: attribute("verify", yesNo, "whether the server's certificate is") }),
).optional();

const cookies = child(
  element("cookies", {
    cookies: child(element("cookie", {
      name: attribute("name", matching("[!#$%&'*+\\-.0-9A-Z\\^_`a-z|~]+", "a cookie's name")),
      value: content(
        matching('"?[!#$%&\'()*+\\-./0-9:>=<?@A-Z\\^_`\\[\\]a-z|~]+"?', "a cookie's value"),
      ),
    })).many(),
  }),
).optional();

const transfer = {
  readahead: child(
    element("readahead", { size: attribute("size", integer(0, 0x7fffffff), "bytes") }),
  ).optional(),
  timeout: child(
    element("timeout", { seconds: attribute("seconds", integer(0, 0x7fffffff)) }),
  ).optional(),
};

const path = attribute("name", someText, "the path on the server");
const query = attribute("query", someText, "what follows the path behind a `?`").optional();

export const networkSource = variants("source", "protocol", {
  nbd: {
    name: attribute("name", someText, "of the export; absent: the server's only one").optional(),
    tls: attribute("tls", yesNo).optional(),
    tlsHostname: attribute("tlsHostname", someText).optional(),
    host: child(host),
    ...common,
    reconnect: child(
      element("reconnect", {
        delaySeconds: attribute(
          "delay",
          integer(0, 0x7fffffff),
          "seconds in which requests wait for a lost server; absent or 0: they fail",
        ),
      }),
    ).optional(),
  },
  iscsi: {
    name: attribute("name", iscsiName),
    host: child(tcpHost),
    ...common,
    auth: withPassword,
    initiator: child(
      element("initiator", {
        iqn: child(element("iqn", { name: attribute("name", someText) })),
      }),
    ).optional(),
  },
  http: {
    name: path,
    query,
    host: child(tcpHost),
    ...common,
    cookies,
    ...transfer,
    auth: withPassword,
  },
  https: {
    name: path,
    query,
    host: child(tcpHost),
    ...common,
    ssl,
    cookies,
    ...transfer,
    auth: withPassword,
  },
  ftp: { name: path, host: child(tcpHost), ...common, ...transfer, auth: withPassword },
  ftps: { name: path, host: child(tcpHost), ...common, ssl, ...transfer, auth: withPassword },
  ssh: {
    name: path,
    host: child(tcpHost),
    ...common,
    knownHosts: child(element("knownHosts", { path: attribute("path", absolutePath) })).optional()
      .ignored("QEMU looks into ~/.ssh/known_hosts"),
    identity: child(
      element("identity", {
        username: attribute("username", someText),
        keyFile: attribute("keyfile", absolutePath).optional()
          .ignored("QEMU takes the keys of the SSH agent and those in ~/.ssh"),
        agentSocket: attribute("agentsock", absolutePath).optional()
          .ignored("QEMU asks the agent of SSH_AUTH_SOCK"),
      }),
    ).optional(),
    auth: withoutPassword,
  },
}, { unsupported: ["rbd", "sheepdog", "gluster", "vxhs", "nfs", "tftp"] });

export type NetworkSource = Infer<typeof networkSource>;
export type NetworkProtocol = NetworkSource["protocol"];

const USUAL_PORTS: Readonly<Record<NetworkProtocol, number>> = {
  nbd: 10809,
  iscsi: 3260,
  http: 80,
  https: 443,
  ftp: 21,
  ftps: 990,
  ssh: 22,
};

/** Where a server listens. */
export type ServerPlace =
  | { readonly kind: "tcp"; readonly host: string; readonly port: number }
  | { readonly kind: "unix"; readonly path: string };

/** The server of an image, with the usual port of its protocol where none is said. Pure. */
export function serverPlace({ host, protocol }: NetworkSource): ServerPlace {
  return host.transport === "unix"
    ? { kind: "unix", path: host.socket }
    : { kind: "tcp", host: host.name, port: host.port || USUAL_PORTS[protocol] };
}

/** Whether the connection to the server is encrypted, which takes certificates. Pure. */
export function needsCertificates(source: NetworkSource): boolean {
  return source.protocol === "nbd" && source.tls === true;
}

/** True for what QEMU reads with curl, and never writes. Pure. */
export function isReadOnlyProtocol(protocol: NetworkProtocol): boolean {
  return ["http", "https", "ftp", "ftps"].includes(protocol);
}
