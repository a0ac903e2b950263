import { totalmem } from 'node:os'
import type { Budget } from '#agent-host/pool/slot-facts.ts'

const shareOfMachine = 0.4

/** What the pool may use: as set, or a share of the memory that this machine, or its control group, allows. */
export function poolBudget({ memoryMb, slots }: { memoryMb: number | null; slots: number }): Budget {
  if (memoryMb !== null) return { memoryBytes: memoryMb * 1024 * 1024, slots }
  const constrained = process.constrainedMemory()
  const allowed = constrained > 0 ? Math.min(totalmem(), constrained) : totalmem()
  return { memoryBytes: Math.floor(allowed * shareOfMachine), slots }
}
