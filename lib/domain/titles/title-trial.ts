import { z } from 'zod'

/** What came back when a model was asked for a title to see whether it can. */
export const titleTrial = z.object({ title: z.string(), model: z.string(), tookMs: z.number() })
export type TitleTrial = z.infer<typeof titleTrial>
