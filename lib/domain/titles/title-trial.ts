import { z } from 'zod'

/** What came back when a model was asked for a title to see whether it can. */
export const trialTitle = z.object({ title: z.string(), model: z.string(), tookMs: z.number() })
export type TrialTitle = z.infer<typeof trialTitle>

/** The same, or in words why nothing did: that is an answer, too. */
export const titleTrial = z.discriminatedUnion('works', [
  trialTitle.extend({ works: z.literal(true) }),
  z.object({ works: z.literal(false), why: z.string() }),
])
export type TitleTrial = z.infer<typeof titleTrial>
