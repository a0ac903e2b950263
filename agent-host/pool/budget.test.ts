import { totalmem } from 'node:os'
import { expect, test } from 'vitest'
import { poolBudget } from '#agent-host/pool/budget.ts'

test('the budget is as set, else a share of what the machine allows', () => {
  expect(poolBudget({ memoryMb: 512, slots: 3 })).toEqual({ memoryBytes: 512 * 1024 * 1024, slots: 3 })
  const { memoryBytes } = poolBudget({ memoryMb: null, slots: 3 })
  expect(memoryBytes).toBeGreaterThan(0)
  expect(memoryBytes).toBeLessThanOrEqual(totalmem() * 0.4)
})
