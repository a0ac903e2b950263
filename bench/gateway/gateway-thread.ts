import { parentPort, workerData } from 'node:worker_threads'
import { openGateway } from '#agent-host/gateway/open-gateway.ts'
import { newId } from '#lib/ids.ts'
import { makeLog } from '#lib/log.ts'

/** A gateway in a thread of its own, in front of the provider at `workerData`; what it records goes nowhere. */
const gateway = await openGateway({
  standard: { url: workerData as string, key: 'sk-a-key-to-look-for-in-answers', name: 'm' },
  providers: { openai: null, anthropic: null, google: null },
  books: { write: async () => undefined, budgets: async () => [] },
  log: makeLog('gateway', 'silent'),
})
const loan = gateway.lend({ personId: newId('per'), workspaceId: null, backend: 'greenroom' as never })
parentPort?.postMessage(loan.access.standard)
