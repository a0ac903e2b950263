import type { Counted } from '#bench/followers/asks.ts'
import type { Follower } from '#bench/followers/follower.ts'
import type { Latencies } from '#bench/followers/latencies.ts'

export function countAll(followers: readonly Follower[], latencies: Latencies): Counted {
  const sum = (count: (follower: Follower) => number) => followers.reduce((all, each) => all + count(each), 0)
  const [p50Ms = 0, p99Ms = 0, worstMs = 0] = latencies.shares(0.5, 0.99, 1)
  const refused: Record<string, number> = {}
  for (const status of followers.flatMap((each) => each.refused)) refused[status] = (refused[status] ?? 0) + 1
  const delivered = sum(({ tally }) => tally.received)
  const lost = sum(({ tally }) => tally.lost)
  return {
    followers: followers.length,
    due: delivered + lost,
    delivered,
    lost,
    doubled: sum(({ tally }) => tally.doubled),
    eventsMissing: sum(({ tally }) => tally.eventsMissing),
    eventsRepeated: sum(({ tally }) => tally.eventsRepeated),
    cuts: sum(({ cutsMade }) => cutsMade),
    brokenOff: sum(({ brokenOff }) => brokenOff),
    refused,
    snapshots: sum(({ tally }) => tally.snapshots),
    bytes: sum(({ bytes }) => bytes),
    p50Ms: round(p50Ms),
    p99Ms: round(p99Ms),
    worstMs: round(worstMs),
  }
}

const round = (ms: number) => Math.round(ms * 10) / 10
