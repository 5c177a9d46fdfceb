import { assertEquals, assertRejects } from "@std/assert";
import { Turns } from "./turns.ts";

Deno.test("each takes its turn, also behind one that failed", async () => {
  const turns = new Turns({ after: () => ({ cancel: () => {} }) });
  const done: number[] = [];
  const wishes = [1, 2, 3].map((number) =>
    turns.take(async () => {
      await Promise.resolve();
      done.push(number);
      if (number === 2) throw new Error("two");
    })
  );
  const outcomes = await Promise.allSettled(wishes);
  assertEquals(done, [1, 2, 3]);
  assertEquals(outcomes.map(({ status }) => status), ["fulfilled", "rejected", "fulfilled"]);
});

Deno.test("who waits too long gives up, and those behind go on waiting for who is at work", async () => {
  let ring = () => {};
  const turns = new Turns({
    after: (_delayMs, action) => {
      ring = action;
      return { cancel: () => {} };
    },
  });
  const work = Promise.withResolvers<void>();
  const done: string[] = [];
  const first = turns.take(async () => {
    await work.promise;
    done.push("first");
  });
  const second = turns.take(() => Promise.resolve(done.push("second")), {
    limitMs: 1,
    late: () => new Error("late"),
  });
  const third = turns.take(() => Promise.resolve(done.push("third")));
  ring();
  await assertRejects(() => second, Error, "late");
  work.resolve();
  await Promise.all([first, third]);
  assertEquals(done, ["first", "third"]);
});
