import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Quiet } from '#agent-host/shells/quiet.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('quiet is told once after what counts, and what is printed puts it off', () => {
  let rings = 0
  const quiet = new Quiet(1_000, () => rings++)
  quiet.wait()
  vi.advanceTimersByTime(5_000)
  expect(rings).toBe(0)
  quiet.touch()
  vi.advanceTimersByTime(900)
  quiet.wait()
  vi.advanceTimersByTime(900)
  expect(rings).toBe(0)
  vi.advanceTimersByTime(100)
  expect([rings, quiet.takeNews(), quiet.takeNews()]).toEqual([1, true, false])
  vi.advanceTimersByTime(5_000)
  expect(rings).toBe(1)
  quiet.touch()
  quiet.stop()
  vi.advanceTimersByTime(5_000)
  expect([rings, quiet.takeNews()]).toEqual([1, true])
})
