import { setTimeout as delay } from 'node:timers/promises'
import type { CaughtUp, Counted, Follow } from '#bench/followers/asks.ts'
import { caughtUp } from '#bench/followers/caught-up.ts'
import { countAll } from '#bench/followers/count-all.ts'
import { Follower } from '#bench/followers/follower.ts'
import { FrameReader } from '#bench/followers/frames.ts'
import { Latencies } from '#bench/followers/latencies.ts'
import { answerAsks } from '#bench/programs/program.ts'

const atOnce = 50
const openTimeoutMs = 30_000
/** What comes twice may come after what comes once. */
const lingerMs = 300

/** The followers of one measurement, in a process of their own. */
const followers: Follower[] = []
const latencies = new Latencies()
const frames = new FrameReader()
const buffer = Buffer.allocUnsafe(256 * 1024)
const settled = new Set<Follower>()
let allSettled = Promise.withResolvers<void>()
const shared = {
  buffer,
  frames,
  tellLatency: latencies.add,
  settled(follower: Follower) {
    settled.add(follower)
    if (settled.size === followers.length) allSettled.resolve()
  },
}

/** Resolves when all of them hear their streams; some at a time, as people come. */
async function open(follows: readonly Follow[]): Promise<void> {
  allSettled = Promise.withResolvers()
  const added = follows.flatMap((follow) =>
    Array.from({ length: follow.followers }, () => new Follower(follow, shared)),
  )
  followers.push(...added)
  for (let at = 0; at < added.length; at += atOnce) {
    const some = added.slice(at, at + atOnce)
    for (const each of some) each.connect()
    await within(openTimeoutMs, Promise.all(some.map(({ opened }) => opened.promise)))
  }
}

async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  const late = Promise.withResolvers<void>()
  const timer = setTimeout(late.resolve, milliseconds)
  await Promise.race([work, late.promise])
  clearTimeout(timer)
}

answerAsks({
  open,
  beginCuts: () => {
    for (const each of followers) each.beginCuts()
  },
  delivered: () => latencies.count,
  cpuUs: () => {
    const { user, system } = process.cpuUsage()
    return user + system
  },
  finish: async ({ timeoutMs }: { timeoutMs: number }): Promise<Counted> => {
    await within(timeoutMs, allSettled.promise)
    await delay(lingerMs)
    for (const each of followers) each.end()
    return countAll(followers, latencies)
  },
  caughtUp: (): CaughtUp[] => followers.map(caughtUp),
})
