import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { Worker } from 'node:worker_threads'
import { describeMachine } from '#bench/machine.ts'
import { type Goal, row, tellGoal, type Wanted } from '#bench/wanted.ts'

const requests = 300
const promptBytes = 100_000
const chunksASecond = 200
const streams = 4
const mostMs = 5

type Door = { url: string; key: string }
type Subject = { name: string; door: Door; requestMs: number[]; chunkMs: number[] }
type Spread = { p50: number; p99: number }

/**
 * What the gateway adds: to a request of 100 kB with a small answer, and to each chunk of streams, beside asking the same provider
 * directly, in turns. Provider and gateway are threads, the client is this one.
 */
export async function benchGateway({ runs, seconds, say, signal }: Wanted) {
  const machine = describeMachine()
  await using stack = new AsyncDisposableStack()
  const thread = (file: string, workerData?: unknown) =>
    stack.adopt(
      new Worker(new URL(file, import.meta.url), { workerData }),
      async (each) => void (await each.terminate()),
    )
  const [port] = (await once(thread('./provider.ts'), 'message')) as [number]
  const url = `http://127.0.0.1:${port}`
  const [lent] = (await once(thread('./gateway-thread.ts', url), 'message')) as [Door]
  const agent = stack.adopt(new Agent({ keepAlive: true }), (each) => each.destroy())
  const subjects: Subject[] = [
    { name: 'direct', door: { url, key: 'any' }, requestMs: [], chunkMs: [] },
    { name: 'gateway', door: lent, requestMs: [], chunkMs: [] },
  ]
  const prompt = 'x'.repeat(promptBytes)
  for (const { door } of subjects) for (let i = 0; i < 50; i++) await ask(agent, door, { prompt })
  for (let run = 1; run <= runs; run++)
    for (const subject of subjects) {
      signal.throwIfAborted()
      say(`${subject.name}, ${run} of ${runs}`)
      for (let i = 0; i < requests; i++) {
        const began = performance.now()
        await ask(agent, subject.door, { prompt })
        subject.requestMs.push(performance.now() - began)
      }
      const wanted = { stream: true, chunks: seconds * chunksASecond, rate: chunksASecond }
      const heard = Array.from({ length: streams }, () => ask(agent, subject.door, wanted, subject.chunkMs))
      await Promise.all(heard)
    }
  const figures = subjects.map(({ name, requestMs, chunkMs }) => ({
    subject: name,
    requestMs: spreadOf(requestMs),
    chunkMs: spreadOf(chunkMs),
    chunks: chunkMs.length,
  }))
  const goals = goalsOf(figures)
  for (const line of ['', ...goals.map(tellGoal), ...figures.map(tellFigures), '']) say(line)
  return { machine, promptBytes, streams, chunksASecond, subjects: figures, goals }
}

type Figures = { subject: string; requestMs: Spread; chunkMs: Spread; chunks: number }

/** Asks once; of a stream, how long each chunk was under way goes into `late`. */
async function ask(agent: Agent, door: Door, body: object, late: number[] = []): Promise<void> {
  const asking = request(`${door.url}/chat/completions`, {
    method: 'POST',
    agent,
    headers: { authorization: `Bearer ${door.key}`, 'content-type': 'application/json' },
  })
  asking.end(JSON.stringify({ model: 'm', stream_options: { include_usage: true }, ...body }))
  const [answer] = await once(asking, 'response')
  if (answer.statusCode !== 200) throw new Error(`answered with ${answer.statusCode}`)
  for await (const chunk of answer) {
    const now = performance.timeOrigin + performance.now()
    for (const [, written] of String(chunk).matchAll(/"content":"([\d.]+)"/g)) late.push(now - Number(written))
  }
}

function spreadOf(values: number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) => Math.round((sorted[Math.floor(sorted.length * share)] ?? Number.NaN) * 100) / 100
  return { p50: at(0.5), p99: at(0.99) }
}

function goalsOf([direct, gateway]: readonly Figures[]): Goal[] {
  if (!direct || !gateway) return []
  const added = (what: string, of: 'requestMs' | 'chunkMs') => {
    const by = (which: keyof Spread) => Math.round((gateway[of][which] - direct[of][which]) * 100) / 100
    const figure = `+${by('p50')} ms, p99 +${by('p99')} ms`
    return { what, goal: `p50 <= +${mostMs} ms`, figure, met: by('p50') <= mostMs }
  }
  return [added('to a request', 'requestMs'), added('to a chunk', 'chunkMs')]
}

const tellFigures = ({ subject, requestMs, chunkMs }: Figures) =>
  row(subject, `request ${requestMs.p50} ms, p99 ${requestMs.p99} ms`, `chunk ${chunkMs.p50} ms, p99 ${chunkMs.p99} ms`)
