import { readStamps } from '#tests/support/scripted-model/stamps.ts'

/** One message of an event stream, as far as it is counted. */
export type Frame = {
  /** Its seq; null where it has none. */
  id: number | null
  /** All that was said so far, instead of what came before. */
  isSnapshot: boolean
  tokens: { index: number; sentAtMs: number }[]
}

const memoryLimit = 2_000

/** Reads frames. What many followers are told alike is read once, so that counting costs less than what is counted. */
export class FrameReader {
  #pieces = new Map<string, Frame[]>()
  #frames = new Map<string, Frame>()

  /** The frames of a text that ends where a frame does. */
  read(text: string): Frame[] {
    return remembered(this.#pieces, text, () =>
      text
        .split('\n\n')
        .filter((each) => each !== '')
        .map((each) => remembered(this.#frames, each, () => parseFrame(each))),
    )
  }
}

function remembered<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
  const found = known.get(key)
  if (found) return found
  const made = make()
  if (known.size >= memoryLimit) known.clear()
  known.set(key, made)
  return made
}

/** Only what adds to a message is counted: a part that is told again whole says nothing new. */
export function parseFrame(text: string): Frame {
  const id = /^id: (\d+)$/m.exec(text)?.[1]
  const data = /^data: (.*)$/m.exec(text)?.[1] ?? '{}'
  const { type } = JSON.parse(data) as { type?: string }
  const isSnapshot = type === 'snapshot'
  const counts = isSnapshot || type === 'part.delta' || type === 'part.added'
  return { id: id === undefined ? null : Number(id), isSnapshot, tokens: counts ? readStamps(data) : [] }
}
