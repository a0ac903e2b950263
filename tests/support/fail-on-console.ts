import { afterEach, expect, vi } from 'vitest'

/** A test fails on console output that it did not expect: silence is part of what is tested. */
const spies = (['error', 'warn', 'log', 'info', 'debug'] as const).map((method) =>
  vi.spyOn(console, method).mockImplementation(() => undefined),
)

afterEach(() => {
  const noise = spies.flatMap((spy) => spy.mock.calls.map((call) => call.map(String).join(' ')))
  for (const spy of spies) spy.mockClear()
  expect(noise, 'unexpected console output').toEqual([])
})
