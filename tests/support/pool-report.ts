import type { PoolReport, SlotReport } from '#lib/domain/hosts/pool-report.ts'
import { backendId, chatId, personId, workspaceId } from '#lib/domain/ids.ts'

const slot: SlotReport = {
  id: 'slot',
  backend: backendId.parse('greenroom'),
  state: 'idle',
  personId: personId.parse('per_nobody'),
  workspaceId: workspaceId.parse('wsp_none'),
  chats: [chatId.parse('cht_one')],
  busy: 0,
  processId: 4_711,
  memoryBytes: 80 * 1024 * 1024,
  startedAt: '2026-01-01T10:00:00.000Z',
  lastUsedAt: '2026-01-01T11:00:00.000Z',
}

/** A host's report of its pool, of which a test says what it is about. */
export const testPoolReport = ({
  slots = [],
  ...more
}: Partial<Omit<PoolReport, 'slots'>> & { slots?: Partial<SlotReport>[] } = {}): PoolReport => ({
  slots: slots.map((each) => ({ ...slot, ...each })),
  backoffs: [],
  budget: { memoryBytes: 1024 ** 3, slots: 24 },
  usedBytes: 0,
  counts: {
    starts: 3,
    failedStarts: 0,
    warm: 5,
    spare: 1,
    resumed: 2,
    replayed: 0,
    evictions: 1,
    crashes: 0,
    recycled: 0,
    droppedLateUpdates: 0,
  },
  sandbox: { kind: 'bubblewrap', fault: null },
  ...more,
})
