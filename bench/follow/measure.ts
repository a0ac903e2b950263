import { setTimeout as delay } from 'node:timers/promises'
import type { Counted } from '#bench/followers/asks.ts'
import { type Crowd, startCrowd } from '#bench/followers/crowd.ts'
import { expectAnswers } from '#bench/subjects/model.ts'
import type { Subject } from '#bench/subjects/subject.ts'
import type { ScriptedModelServer } from '#tests/support/scripted-model/server.ts'

export type Scenario = { name: string; turns: number; rate: number; followers: number }

/** Time on a core per delivered token, in microseconds, while the model speaks steadily. */
export type CpuPerToken = { serverUs: number; allUs: number }

export type Measured = Counted & {
  subject: string
  cpu: CpuPerToken | null
  /** How busy the process of the followers was: near 100, and what is measured is the followers. */
  generatorPercent: number
}

const pollMs = 50
/** What is not there so long after the model ended does not come. */
export const graceMs = 10_000
const windowFrom = 0.2
const windowTo = 0.85
/** Of less than this of all that is due, no cost is told. */
const leastWindow = 0.1

export type FollowWanted = { scenario: Scenario; seconds: number; model: ScriptedModelServer; signal: AbortSignal }

/** The turns of one subject, with all their followers from the first token on. */
export async function measureFollow(
  subject: Subject,
  { scenario, seconds, model, signal }: FollowWanted,
): Promise<Measured> {
  const { turns, rate, followers } = scenario
  const tokens = rate * seconds
  await using crowd = await startCrowd()
  const addresses = await subject.open(turns)
  await crowd.open(addresses.map((address) => ({ address, followers, tokens })))
  const answers = expectAnswers(model, turns)
  await subject.begin({ tokens, rate })
  const counting = answers.ended(signal).then(() => crowd.finish(graceMs))
  const watching = watchCpu(subject, crowd, { due: tokens * followers * turns, counting, signal })
  const [counted, cost] = await Promise.all([counting, watching])
  await subject.end()
  return { subject: subject.name, ...counted, ...cost }
}

type Course = { due: number; counting: Promise<unknown>; signal: AbortSignal }

/** From a fifth of all that is due until most of it came, or nothing more comes: neither beginning nor end of a turn is in it. */
async function watchCpu(subject: Subject, crowd: Crowd, { due, counting, signal }: Course) {
  let over = false
  const end = () => {
    over = true
  }
  counting.then(end, end)
  const look = async (share: number) => {
    while (!over && (await crowd.delivered()) < due * share) await delay(pollMs, undefined, { signal })
    const [delivered, cpu, crowdUs] = await Promise.all([crowd.delivered(), subject.cpuUs(), crowd.cpuUs()])
    return { delivered, cpu, crowdUs, atMs: performance.now() }
  }
  const first = await look(windowFrom)
  const last = await look(windowTo)
  const delivered = last.delivered - first.delivered
  const per = (us: number) => Math.round((us / delivered) * 10) / 10
  const cpu =
    first.cpu && last.cpu && delivered >= due * leastWindow
      ? { serverUs: per(last.cpu.server - first.cpu.server), allUs: per(last.cpu.all - first.cpu.all) }
      : null
  return { cpu, generatorPercent: Math.round((last.crowdUs - first.crowdUs) / 10 / (last.atMs - first.atMs)) }
}
