import { expect, test } from 'vitest'
import { readMainThread } from '#bench/page/main-thread.ts'

const thread = (pid: number, name: string) => ({ name: 'thread_name', ph: 'M', pid, tid: 1, args: { name } })
const task = (pid: number, dur: number, tdur: number) => ({
  name: 'ThreadControllerImpl::RunTask',
  ph: 'X',
  pid,
  tid: 1,
  dur,
  tdur,
})
const traceOf = (...traceEvents: object[]) => JSON.stringify({ traceEvents })

test('what a task waited is not in its time on a core', () => {
  const trace = traceOf(thread(7, 'CrRendererMain'), task(7, 90_000, 20_000), task(7, 10_000, 10_000))
  expect(readMainThread(trace)).toEqual({ longestTaskCpuMs: 20, cpuSeconds: 0.03 })
})

test('of two pages the one that worked is meant, and no other thread', () => {
  const trace = traceOf(
    ...[thread(1, 'CrBrowserMain'), task(1, 500_000, 500_000)],
    ...[thread(2, 'CrRendererMain'), task(2, 1000, 1000)],
    ...[thread(3, 'CrRendererMain'), task(3, 5000, 4000)],
  )
  expect(readMainThread(trace).longestTaskCpuMs).toBe(4)
})

test('a trace without a page is no measurement', () => {
  expect(() => readMainThread(traceOf(thread(1, 'CrBrowserMain')))).toThrow('no page')
})
