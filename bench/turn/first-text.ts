type Told = { type: string; session?: string; part?: { type: string; text?: string }; text?: string; view?: unknown }

export type ChatEar = {
  /** When the next text of the chat's agent was heard, on the clock of `performance.now()`. */
  nextText(): Promise<number>
  /** Resolves when its turn ended. */
  nextEnd(): Promise<void>
  /** How the turn that was heard of last had its session. */
  session(): string
  close(): void
}

/** A follower of a chat, as a browser is one; hears what comes after this resolved. */
export async function followChat(url: string, headers: Record<string, string>): Promise<ChatEar> {
  const leave = new AbortController()
  const response = await fetch(url, { headers, signal: leave.signal })
  if (!response.ok || !response.body) throw new Error(`the events of a chat: ${response.status}`)
  let [text, end] = [Promise.withResolvers<number>(), Promise.withResolvers<void>()]
  const ready = Promise.withResolvers<void>()
  let session = 'unknown'
  const hear = (told: Told) => {
    if (told.type === 'turn.started' && told.session) session = told.session
    if (told.type === 'snapshot') ready.resolve()
    if (told.type === 'part.delta' || (told.type === 'part.added' && told.part?.type === 'text' && told.part.text))
      text.resolve(performance.now())
    if (told.type === 'turn.ended') end.resolve()
  }
  const broken = readFrames(response.body, hear).catch((error: unknown) => {
    if (leave.signal.aborted) return
    for (const waits of [ready, text, end]) waits.reject(error)
  })
  await Promise.race([ready.promise, broken])
  return {
    nextText: () => {
      text = Promise.withResolvers()
      return text.promise
    },
    nextEnd: () => {
      end = Promise.withResolvers()
      return end.promise
    },
    session: () => session,
    close: () => leave.abort(),
  }
}

async function readFrames(body: ReadableStream<Uint8Array<ArrayBuffer>>, hear: (told: Told) => void): Promise<void> {
  let carry = ''
  for await (const piece of body.pipeThrough(new TextDecoderStream())) {
    const lines = (carry + piece).split('\n')
    carry = lines.pop() ?? ''
    for (const line of lines) if (line.startsWith('data: ')) hear(JSON.parse(line.slice(6)) as Told)
  }
  throw new Error('the events of a chat ended')
}
