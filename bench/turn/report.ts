import { type Spread, spreadOf } from '#bench/figures.ts'
import type { OurTurn } from '#bench/turn/ours.ts'
import type { Measured } from '#bench/turn/turn.ts'
import { type Goal, row } from '#bench/wanted.ts'

/** Milliseconds to the first text: ours, the bare agent's, and how ours were had. */
type Compared = { ours: Spread; oursFromSent: Spread; bare: Spread; sessions: string[] }
export type AgentFigures = { agent: string; cold: Compared; fresh: Compared; warm: Compared }

const warmOverBareMs = 8
const freshTimesBare = 2

export function figuresOf(measured: readonly Measured[]): AgentFigures[] {
  return [...new Set(measured.map(({ agent }) => agent))].map((agent) => {
    const runs = measured.filter((each) => each.agent === agent)
    const compare = (ours: OurTurn[], bare: number[]): Compared => ({
      ours: spreadOf(ours.map(({ ms }) => ms)),
      oursFromSent: spreadOf(ours.map(({ fromSentMs }) => fromSentMs)),
      bare: spreadOf(bare),
      sessions: [...new Set(ours.map(({ session }) => session))],
    })
    return {
      agent,
      cold: compare(
        runs.map(({ ours }) => ours.cold),
        runs.map(({ bare }) => bare.cold),
      ),
      fresh: compare(
        runs.flatMap(({ ours }) => ours.fresh),
        runs.flatMap(({ bare }) => bare.fresh),
      ),
      warm: compare(
        runs.flatMap(({ ours }) => ours.warm),
        runs.flatMap(({ bare }) => bare.warm),
      ),
    }
  })
}

export function goalsOf(figures: readonly AgentFigures[]): Goal[] {
  return figures.flatMap(({ agent, fresh, warm }) => {
    const over = Math.round((warm.ours.median - warm.bare.median) * 10) / 10
    const times = Math.round((fresh.ours.median / fresh.bare.median) * 100) / 100
    return [
      {
        what: `${agent}: warm turn`,
        goal: `<= ${warmOverBareMs} ms over bare`,
        figure: `${warm.ours.median} ms, bare ${warm.bare.median} ms: ${over} ms over`,
        met: over <= warmOverBareMs,
      },
      {
        what: `${agent}: new chat`,
        goal: `<= ${freshTimesBare} x bare`,
        figure: `${fresh.ours.median} ms, bare ${fresh.bare.median} ms: ${times} x`,
        met: times <= freshTimesBare,
      },
    ]
  })
}

/** What each way of having a session came to, and what it saved over a cold start. */
export function tellAgent({ agent, cold, fresh, warm }: AgentFigures): string[] {
  const line = (what: string, { ours, bare, sessions }: Compared) =>
    row(
      `${agent} ${what}`,
      `${ours.median} ms (worst ${ours.worst}), bare ${bare.median} ms`,
      `${Math.round(cold.ours.median - ours.median)} ms saved; ${sessions.join(', ')}`,
    )
  return [line('cold', cold), line('new chat', fresh), line('warm', warm)]
}
