import { z } from 'zod'

/** What administrators set for everybody. What was never set has its default. */
export const installationSettings = z.object({
  /** Titles and one-line summaries of chats: whether a model writes them, and which; null: the one that the server was given. */
  titles: z
    .object({ titles: z.boolean(), summaries: z.boolean(), model: z.string().trim().min(1).max(200).nullable() })
    .default({ titles: true, summaries: true, model: null }),
})
export type InstallationSettings = z.infer<typeof installationSettings>
