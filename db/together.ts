/**
 * Statements of one transaction that do not wait for each other's answers: they go to the database in one trip, in their order.
 * Throws what the first of them throws that fails; those after it fail only because it did.
 */
export async function together<const T extends readonly unknown[]>(
  statements: T,
): Promise<{ -readonly [Place in keyof T]: Awaited<T[Place]> }> {
  const settled = await Promise.allSettled(statements)
  for (const each of settled) if (each.status === 'rejected') throw each.reason
  return settled.map((each) => (each as PromiseFulfilledResult<unknown>).value) as never
}
