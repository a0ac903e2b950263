import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { ReadableStream as NodeStream } from 'node:stream/web'
import { createResumableStreamContext, type ResumableStreamContext } from 'resumable-stream'
import { modelTokens, type Said } from '#bench/peers/model-tokens.ts'
import { readyFrame, streamHeaders } from '#bench/peers/ready-frame.ts'

/** Vercel's resumable-stream as its README has it: whoever comes first makes the stream, the others resume it through Redis. */
export class Resumable {
  readonly #id: string
  readonly #context: ResumableStreamContext
  readonly #begun = Promise.withResolvers<Said>()

  constructor(id: string, context: ResumableStreamContext) {
    this.#id = id
    this.#context = context
  }

  async follow(response: ServerResponse, resumeAt: number | undefined): Promise<void> {
    const stream = await this.#context.resumableStream(this.#id, () => this.#stream(), resumeAt)
    if (!stream) {
      response.writeHead(422).end('Stream is already done')
      return
    }
    response.writeHead(200, streamHeaders)
    response.flushHeaders()
    const body = Readable.fromWeb(stream as NodeStream<string>)
    // Whoever goes away takes the stream to them along.
    response.once('close', () => body.destroy())
    body.on('error', () => response.destroy())
    body.pipe(response)
  }

  async run(said: Said): Promise<void> {
    this.#begun.resolve(said)
  }

  /** To TypeScript the streams of Node and of browsers are two. */
  #stream(): ReadableStream<string> {
    return NodeStream.from(this.#frames()) as ReadableStream<string>
  }

  /** Nothing until there is something to say. */
  async *#frames(): AsyncGenerator<string> {
    let seq = 0
    for await (const token of modelTokens(await this.#begun.promise)) yield readyFrame(++seq, token)
  }
}

/** Reads where Redis is from `REDIS_URL`, as the package does. */
export const resumableContext = () => createResumableStreamContext({ waitUntil: null })
