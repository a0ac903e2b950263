import type { IncomingMessage } from 'node:http'

/** What a request may bring: images of a whole conversation go with each. */
export const bodyLimit = 64 * 1024 * 1024
/** What all requests together hold in memory at a time. */
const allBodiesLimit = 4 * bodyLimit

/** Why a body was not read to its end. */
export type UnreadBody = 'too_large' | 'too_many' | 'gone'

/** Bodies of requests in memory, bounded each and together. */
export class Bodies {
  #held = 0

  /** Reads a body; `release` when it is not needed any more. */
  async read(request: IncomingMessage): Promise<{ bytes: Buffer; release(): void } | UnreadBody> {
    if (Number(request.headers['content-length'] ?? 0) > bodyLimit) return 'too_large'
    const chunks: Buffer[] = []
    let length = 0
    const release = () => {
      this.#held -= length
      length = 0
    }
    try {
      for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        length += chunk.length
        this.#held += chunk.length
        const unread = length > bodyLimit ? 'too_large' : this.#held > allBodiesLimit ? 'too_many' : null
        if (unread) {
          release()
          return unread
        }
        chunks.push(chunk)
      }
    } catch {
      // The client went away before it had said what it wants: nobody waits for an answer.
      release()
      return 'gone'
    }
    return { bytes: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks), release }
  }
}
