import { assertEquals } from "@std/assert";
import { formatForward, type ForwardParts } from "./forward_text.ts";

Deno.test("formatForward() writes what docker and podman users type", () => {
  const rows: [ForwardParts, string][] = [
    [{ proto: "tcp", port: 22 }, "*:22/tcp"],
    [{ proto: "tcp", port: 80, toPort: 80 }, "*:80/tcp"],
    [{ proto: "tcp", address: "127.0.0.1", port: 8080, toPort: 80 }, "127.0.0.1:8080:80/tcp"],
    [{ proto: "tcp", address: "::1", port: 8080, toPort: 80 }, "[::1]:8080:80/tcp"],
    [{ proto: "udp", port: 5000, endPort: 5020, toPort: 6000 }, "*:5000-5020:6000/udp"],
    [{ proto: "udp", port: 5010, endPort: 5015, exclude: true }, "*:~5010-5015/udp"],
    [{ proto: "udp", address: "1.2.3.4", dev: "eth0", port: 53 }, "1.2.3.4%eth0:53/udp"],
    [{ proto: "tcp", dev: "eth0", port: 53 }, "*%eth0:53/tcp"],
    [{ proto: "tcp" }, "*:all/tcp"],
    [{ proto: "tcp", address: "::1" }, "[::1]:all/tcp"],
    [{ proto: "tcp", address: "127.0.0.1", toPort: 80 }, "127.0.0.1::80/tcp"],
  ];
  for (const [forward, text] of rows) assertEquals(formatForward(forward), text);
});
