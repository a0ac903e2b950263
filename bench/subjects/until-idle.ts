const patienceMs = 120_000

type Told = { type: string; view?: { runningTurnId: string | null; queue: unknown[] } }

/** Follows a chat until no turn of it runs or waits. */
export async function untilIdle(url: string, headers: Record<string, string>, chatId: string): Promise<void> {
  const leave = new AbortController()
  const signal = AbortSignal.any([leave.signal, AbortSignal.timeout(patienceMs)])
  const response = await fetch(`${url}/api/v1/chats/${chatId}/events`, { headers, signal })
  if (!response.ok || !response.body) throw new Error(`the events of a chat: ${response.status}`)
  let carry = ''
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (carry + piece).split('\n')
    carry = lines.pop() ?? ''
    const told = lines.filter((line) => line.startsWith('data: ')).map((line) => JSON.parse(line.slice(6)) as Told)
    if (!told.some(isIdle)) continue
    leave.abort()
    return
  }
  throw new Error('the events of a chat ended before its turn')
}

const isIdle = ({ type, view }: Told): boolean =>
  type === 'turn.ended' || (view !== undefined && view.runningTurnId === null && view.queue.length === 0)
