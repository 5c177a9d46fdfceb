/**
 * For tests: `few_files.ts PATH`, run with a low limit of open files, listens at PATH and opens as many files as it may.
 * When it hears that a connection could not be accepted, it closes them, and answers.
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
