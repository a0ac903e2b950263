import { z } from 'zod'

const traceFile = z.object({
  traceEvents: z.array(
    z.object({
      name: z.string(),
      ph: z.string(),
      pid: z.number(),
      tid: z.number(),
      dur: z.number().optional(),
      tdur: z.number().optional(),
      args: z.object({ name: z.string().optional() }).loose().optional(),
    }),
  ),
})

/** For how long the page's main thread had a core: what it waited, for a core or for another thread, is not in it. */
export type MainThread = { longestTaskCpuMs: number; cpuSeconds: number }

/** The category of a trace that has every task of every thread. */
export const tasksCategory = 'toplevel'

/** Throws where the trace has no page in it. */
export function readMainThread(trace: string): MainThread {
  const { traceEvents } = traceFile.parse(JSON.parse(trace))
  const pages = traceEvents.filter(
    ({ ph, name, args }) => ph === 'M' && name === 'thread_name' && args?.name === 'CrRendererMain',
  )
  const [busiest] = pages
    .map(({ pid, tid }) => {
      const tasks = traceEvents.filter(
        (each) => each.pid === pid && each.tid === tid && each.ph === 'X' && each.name.endsWith('RunTask'),
      )
      return tasks.map(({ tdur = 0 }) => tdur / 1000)
    })
    .map((tasks) => ({
      longestTaskCpuMs: Math.max(0, ...tasks),
      cpuSeconds: tasks.reduce((sum, ms) => sum + ms, 0) / 1000,
    }))
    .sort((a, b) => b.cpuSeconds - a.cpuSeconds)
  if (!busiest || busiest.cpuSeconds === 0) throw new Error('the trace has no page that did anything')
  return busiest
}
