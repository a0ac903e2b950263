import { fork } from 'node:child_process'
import { once } from 'node:events'

type Handlers = Record<string, (input: never) => unknown>
type Question = { id: number; name: string; input: unknown }
type Reply = { id: number; answer?: unknown; fault?: string }

/** A process of a benchmark's own, so that its work is nobody else's. */
export type BenchProgram = {
  pid: number
  ask<Answer>(name: string, input?: unknown): Promise<Answer>
  [Symbol.asyncDispose](): Promise<void>
}

/** Starts a module that calls `answerAsks`. */
export async function startProgram(file: string, environment: Record<string, string> = {}): Promise<BenchProgram> {
  const { PATH = '', HOME = '/' } = process.env
  const child = fork(file, { env: { PATH, HOME, NODE_ENV: 'production', ...environment }, serialization: 'advanced' })
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  let asked = 0
  child.on('message', ({ id, answer, fault }: Reply) => {
    const reply = waiting.get(id)
    waiting.delete(id)
    if (fault === undefined) reply?.resolve(answer)
    else reply?.reject(new Error(fault))
  })
  child.once('exit', (code, signal) => {
    for (const reply of waiting.values()) reply.reject(new Error(`${file} ended with ${code ?? signal}`))
  })
  await once(child, 'spawn')
  return {
    pid: child.pid ?? 0,
    ask<Answer>(name: string, input?: unknown) {
      const reply = Promise.withResolvers<unknown>()
      waiting.set(++asked, reply)
      child.send({ id: asked, name, input } satisfies Question, (error) => error && reply.reject(error))
      return reply.promise as Promise<Answer>
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
    },
  }
}

/** Answers whoever started this process, and ends with them. */
export function answerAsks(handlers: Handlers): void {
  const answer = async ({ id, name, input }: Question): Promise<Reply> => {
    try {
      return { id, answer: await handlers[name]?.(input as never) }
    } catch (error) {
      return { id, fault: error instanceof Error ? (error.stack ?? error.message) : String(error) }
    }
  }
  process.on('message', (question: Question) => void answer(question).then((reply) => process.send?.(reply)))
  process.once('disconnect', () => process.exit(0))
}
