import { z } from 'zod'
import { tool } from './tool.ts'

export const planTool = tool({
  name: 'plan',
  description:
    'Show the person the plan of a longer task, and tick it off: give all entries each time. For tasks of three steps or more; one entry in_progress at a time.',
  input: z.object({
    entries: z
      .array(
        z.object({
          content: z.string().min(1).describe('What is done, in a few words'),
          status: z.enum(['pending', 'in_progress', 'completed']),
          priority: z.enum(['high', 'medium', 'low']).optional(),
        }),
      )
      .max(50),
  }),
  kind: 'think',
  scope: null,
  hidden: true,
  prepare: ({ entries }) => ({
    title: 'Plan',
    async run(progress) {
      await progress.plan(entries.map((entry) => ({ ...entry, priority: entry.priority ?? 'medium' })))
      return { text: 'The plan is shown.' }
    },
  }),
})
