/** Unix sockets with Deno's calls. */
import { connectError, fileError, systemWords } from "./faults.ts";
import { writeAll } from "./files.ts";
import { ConnectError, type Connection, type Listener, type Sockets } from "./host.ts";
import { portTables } from "./port_tables.ts";
import { PRIVATE_MODE } from "./modes.ts";

/** A read that waits holds its buffer: a supervisor of 50 machines has 50 of them. */
const READ_BYTES = 4 * 1024;
/** After a read that was filled: QEMU's schema has 300 KB. */
const READ_ON_BYTES = 64 * 1024;
/** Until accept(2) is tried again where it failed: this process has too many open files (EMFILE), or the host has. */
const ACCEPT_AGAIN_MS = 50;

export function systemSockets(): Sockets {
  // A socket that cannot be made is a rejection, as in `connect`.
  return { connect, listen: async (path) => await listen(path), send, portTables };
}

async function send(to: string, message: string, from: string): Promise<void> {
  try {
    const socket = Deno.listenDatagram({ transport: "unixpacket", path: from });
    try {
      Deno.removeSync(from);
      const path = to.startsWith("@") ? `\0${to.slice(1)}` : to;
      await socket.send(new TextEncoder().encode(message), { transport: "unixpacket", path });
    } finally {
      socket.close();
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw connectError(error, to);
    throw new ConnectError("other", to, "Deno sends to no abstract address before 2.9");
  }
}

async function connect(path: string): Promise<Connection> {
  try {
    return connection(await Deno.connect({ transport: "unix", path }), path);
  } catch (error) {
    throw connectError(error, path);
  }
}

/**
 * Between bind(2) and chmod(2) the socket has the mode that the umask leaves, so the directory must be
 * one that only its owner may enter (0700): everything that domrun listens on lies in such a one.
 */
function listen(path: string): Listener {
  let listener: Deno.UnixListener;
  try {
    listener = Deno.listen({ transport: "unix", path });
  } catch (error) {
    throw fileError(error, path);
  }
  try {
    Deno.chmodSync(path, PRIVATE_MODE);
  } catch (error) {
    listener.close();
    throw fileError(error, path);
  }
  let open = true;
  let tell: (words: string) => void = () => {};
  async function* accept(): AsyncGenerator<Connection> {
    let failed = false;
    while (open) {
      try {
        const next = await listener.accept();
        failed = false;
        yield connection(next, path);
      } catch (error) {
        if (!open) return;
        if (!failed) tell(systemWords(error));
        failed = true;
        await new Promise((resolve) => setTimeout(resolve, ACCEPT_AGAIN_MS));
      }
    }
  }
  return {
    connections: accept(),
    onFault: (action) => {
      tell = action;
    },
    close() {
      if (open) listener.close();
      open = false;
    },
  };
}

/** Reading is done by hand: the end of what the peer sends must not close what we still have to send. */
function connection(socket: Deno.UnixConn, path: string): Connection {
  let open = true;
  let writing: Promise<void> = Promise.resolve();
  const close = () => {
    if (open) socket.close();
    open = false;
  };
  let size = READ_BYTES;
  const readable = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const buffer = new Uint8Array(size);
      const length = open ? await socket.read(buffer).catch(() => null) : null;
      size = length === size ? READ_ON_BYTES : READ_BYTES;
      if (length === null) controller.close();
      else controller.enqueue(buffer.subarray(0, length));
    },
    cancel: close,
  }, { highWaterMark: 0 });
  return {
    readable,
    write(bytes) {
      const written = writing.then(() => writeAll(socket, bytes)).catch((error) => {
        throw connectError(error, path);
      });
      writing = written.catch(() => {});
      return written;
    },
    close,
  };
}
