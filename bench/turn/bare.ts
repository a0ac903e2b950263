/** What an agent by itself takes, in milliseconds each from what is asked to the first text. */
export type BareTimes = {
  /** From spawning its program. */
  cold: number
  /** From opening a session in a process that is there. */
  fresh: number[]
  /** From a prompt in a session that had one. */
  warm: number[]
}

/** An agent driven by hand, with nothing of Greenroom in between. */
export type BareAgent = AsyncDisposable & {
  openSession(): Promise<string>
  /** Resolves with how long it took to its first text, once the answer ended. */
  prompt(sessionId: string, text: string): Promise<number>
}

/** A process that is spawned, then so many sessions in it, then so many prompts in the last of them. */
export async function measureBare(start: () => Promise<BareAgent>, rounds: number, text: string): Promise<BareTimes> {
  const spawnedAt = performance.now()
  await using agent = await start()
  let session = await agent.openSession()
  const untilAsked = performance.now() - spawnedAt
  const cold = untilAsked + (await agent.prompt(session, text))
  const fresh: number[] = []
  for (let round = 0; round < rounds; round++) {
    const openedAt = performance.now()
    session = await agent.openSession()
    const opened = performance.now() - openedAt
    fresh.push(opened + (await agent.prompt(session, text)))
  }
  const warm: number[] = []
  for (let round = 0; round < rounds; round++) warm.push(await agent.prompt(session, text))
  return { cold, fresh, warm }
}
