import { setTimeout as delay } from 'node:timers/promises'
import type { Counted } from '#bench/followers/asks.ts'
import { startCrowd } from '#bench/followers/crowd.ts'
import type { Subject } from '#bench/subjects/subject.ts'

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
const graceMs = 10_000
const windowFrom = 0.2
const windowTo = 0.85

/** One turn or more of one subject, with all their followers from the first token on. */
export async function measureFollow(subject: Subject, scenario: Scenario, seconds: number): Promise<Measured> {
  const tokens = scenario.rate * seconds
  await using crowd = await startCrowd()
  const addresses = await subject.open(scenario.turns)
  await crowd.open(addresses.map((address) => ({ address, followers: scenario.followers, tokens })))
  const due = tokens * scenario.followers * scenario.turns
  const deadlineMs = performance.now() + seconds * 1000 + graceMs
  await subject.begin({ tokens, rate: scenario.rate })

  const reach = async (share: number) => {
    for (;;) {
      const delivered = await crowd.delivered()
      if (delivered >= due * share || performance.now() > deadlineMs) return delivered
      await delay(pollMs)
    }
  }
  const look = async (share: number) => {
    const delivered = await reach(share)
    const [cpu, crowdUs] = await Promise.all([subject.cpuUs(), crowd.cpuUs()])
    return { delivered, cpu, crowdUs, atMs: performance.now() }
  }
  const [first, last] = [await look(windowFrom), await look(windowTo)]
  const counted = await crowd.finish(Math.max(0, deadlineMs - performance.now()))
  await subject.end()

  const delivered = last.delivered - first.delivered
  const per = (us: number) => Math.round((us / delivered) * 10) / 10
  const cpu =
    first.cpu && last.cpu && delivered > 0
      ? { serverUs: per(last.cpu.server - first.cpu.server), allUs: per(last.cpu.all - first.cpu.all) }
      : null
  const generatorPercent = Math.round((last.crowdUs - first.crowdUs) / 10 / (last.atMs - first.atMs))
  return { subject: subject.name, ...counted, cpu, generatorPercent }
}
