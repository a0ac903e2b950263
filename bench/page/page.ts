import { describeMachine } from '#bench/machine.ts'
import { serveBarePage } from '#bench/page/bare-page.ts'
import { measureBare, measureOpening, measureStreaming, type Opening, type Streaming } from '#bench/page/measure.ts'
import { goalsOf, makeReport, type Report, tell, tellWorst } from '#bench/page/report.ts'
import { openRoom } from '#bench/page/room.ts'
import type { Goal, Wanted } from '#bench/wanted.ts'

type Outcome = Report & { machine: ReturnType<typeof describeMachine>; browser: string; goals: Goal[] }

const messageCount = 2000
const rate = 200
const streamSeconds = 20
const mostStreamRuns = 3

/**
 * Opening a chat of 2,000 messages and streaming into it, in a real installation, with the scripted model in a provider's place;
 * between the openings the same messages as a bare page.
 */
export async function benchPage({ runs, trace, say, signal }: Wanted): Promise<Outcome> {
  const machine = describeMachine()
  await using stack = new AsyncDisposableStack()
  say(`Starting an installation with a chat of ${messageCount} messages`)
  const room = await openRoom(stack, messageCount)
  signal.throwIfAborted()
  signal.addEventListener('abort', () => void room.browser.close())
  const bare = stack.use(await serveBarePage(room.lastPage))

  const first = await measureOpening(room)
  const openings: Opening[] = []
  const bareRuns: number[] = []
  for (let run = 1; run <= runs; run++) {
    signal.throwIfAborted()
    say(`Opening it, ${run} of ${runs}`)
    bareRuns.push(await measureBare(room, bare.url))
    openings.push(await measureOpening(room))
  }
  const streamings: Streaming[] = []
  const streamRuns = Math.min(runs, mostStreamRuns)
  for (let run = 1; run <= streamRuns; run++) {
    signal.throwIfAborted()
    say(`Streaming ${rate} tokens a second for ${streamSeconds} s, ${run} of ${streamRuns}`)
    const streaming = await measureStreaming(room, {
      tokens: rate * streamSeconds,
      rate,
      trace: run === streamRuns ? trace : undefined,
    })
    for (const line of tellWorst(streaming)) say(line)
    streamings.push(streaming)
  }
  const report = makeReport({ first, openings, bare: bareRuns, streamings })
  const goals = goalsOf(report)
  for (const line of ['', ...tell(report, goals), '']) say(line)
  return { machine, browser: room.browser.version(), ...report, goals }
}
