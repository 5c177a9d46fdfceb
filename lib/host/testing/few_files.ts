/**
 * For tests: `few_files.ts PATH`, run with a low limit of open files, opens as many as it may, and answers at PATH once it
 * has closed them, which it does when it has heard that a connection could not be accepted.
 */
import { systemSockets } from "../sockets.ts";

if (import.meta.main) {
  const listener = await systemSockets().listen(Deno.args[0] ?? "");
  const files: Deno.FsFile[] = [];
  listener.onFault((words) => {
    console.log(words);
    for (const file of files) file.close();
  });
  try {
    for (;;) files.push(Deno.openSync("/dev/null"));
  } catch {
    console.log("full");
  }
  for await (const connection of listener.connections) {
    await connection.write(new TextEncoder().encode("heard"));
    connection.close();
    listener.close();
  }
}
