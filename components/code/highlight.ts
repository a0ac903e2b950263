export type CodeToken = { text: string; color: string | undefined }
export type CodeLine = readonly CodeToken[]
export type HighlightQuestion = { id: number; code: string; language: string }
export type HighlightAnswer = { id: number; lines: CodeLine[] | null }

/** Longer code stays plain: nobody reads it in colour, and it would have to be copied between threads. */
const longest = 60_000
/** So many pieces of code keep their colours, so that what is scrolled back into sight has them at once. */
const keep = 200

const known = new Map<string, CodeLine[] | null>()
const waiting = new Map<number, (lines: CodeLine[] | null) => void>()
let worker: Worker | null | undefined
let asked = 0

const keyOf = (code: string, language: string) => `${language}\n${code}`

/** Code's coloured lines where they are known already. */
export const highlighted = (code: string, language: string | null): CodeLine[] | null =>
  language === null ? null : (known.get(keyOf(code, language)) ?? null)

/** Code as coloured lines, for both themes at once; null where it stays plain. `language` is a grammar's name. */
export async function highlight(code: string, language: string | null): Promise<CodeLine[] | null> {
  if (language === null || code.length > longest) return null
  const key = keyOf(code, language)
  const there = known.get(key)
  if (there !== undefined) return there
  const lines = await ask(code, language)
  known.set(key, lines)
  const [oldest] = known.keys()
  if (known.size > keep && oldest !== undefined) known.delete(oldest)
  return lines
}

function ask(code: string, language: string): Promise<CodeLine[] | null> {
  worker ??= start()
  if (!worker) return Promise.resolve(null)
  const id = ++asked
  const { promise, resolve } = Promise.withResolvers<CodeLine[] | null>()
  waiting.set(id, resolve)
  worker.postMessage({ id, code, language } satisfies HighlightQuestion)
  return promise
}

function start(): Worker {
  const started = new Worker(new URL('./highlight-worker.ts', import.meta.url), { type: 'module' })
  started.addEventListener('message', ({ data }: MessageEvent<HighlightAnswer>) => {
    waiting.get(data.id)?.(data.lines)
    waiting.delete(data.id)
  })
  // Without its colours code can still be read.
  started.addEventListener('error', () => {
    worker = null
    for (const resolve of waiting.values()) resolve(null)
    waiting.clear()
  })
  return started
}
