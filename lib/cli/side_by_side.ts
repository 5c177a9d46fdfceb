/** Work on many things, a few at a time. */

/** Does `action` for each of `items` in their order, at most `most` at once; the first failure is thrown. */
export async function sideBySide<T>(
  items: readonly T[],
  most: number,
  action: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = items.values();
  const work = async () => {
    for (const item of waiting) await action(item);
  };
  await Promise.all(Array.from({ length: most }, work));
}
