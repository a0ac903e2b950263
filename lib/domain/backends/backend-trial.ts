import { z } from 'zod'
import { turnError } from '#lib/domain/turns/turn-error.ts'

/** What is asked of a backend to see whether it works. */
export const trialPrompt = z.string().trim().min(1, 'Write what to ask').max(2_000)
export const defaultTrialPrompt = 'Answer with the one word ready.'

/** How far a trial came, each in milliseconds; null where it did not come so far. `wholeMs` is all of it, however it ended. */
export const trialTimes = z.object({
  startMs: z.number().nullable(),
  sessionMs: z.number().nullable(),
  firstTextMs: z.number().nullable(),
  wholeMs: z.number(),
})
export type TrialTimes = z.infer<typeof trialTimes>

const good = z.object({ works: z.literal(true), times: trialTimes, answer: z.string() })
const bad = z.object({ works: z.literal(false), times: trialTimes, answer: z.string().nullable(), error: turnError })

/** What came of a real prompt to a fresh process of a backend, as its host says; `answer` is how it begins. */
export const trialOutcome = z.discriminatedUnion('works', [good, bad])
export type TrialOutcome = z.infer<typeof trialOutcome>

/** The same with the version that was tried, for who asked. */
const version = z.string().nullable()
export const backendTrial = z.discriminatedUnion('works', [good.extend({ version }), bad.extend({ version })])
export type BackendTrial = z.infer<typeof backendTrial>

/** How a long answer begins: at most `lines` lines and `characters` characters of it. */
export function beginningOfAnswer(text: string, { lines, characters } = { lines: 6, characters: 600 }): string {
  const all = text.trim()
  const begins = all.split('\n').slice(0, lines).join('\n').slice(0, characters)
  return begins.length < all.length ? `${begins.trimEnd()} …` : begins
}
