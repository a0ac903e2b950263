import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Backend } from '#agent-host/backends/backend.ts'
import type { ModelAccess } from '#agent-host/backends/model-access.ts'
import type { AgentUpdate } from '#lib/domain/backends/agent-update.ts'
import type { BackendOffer } from '#lib/domain/backends/backend.ts'

const openTimeoutMs = 60_000
/** How long after its start a session may take to tell its commands: some tell them later, many have none. */
const commandsWithinMs = 1_500

/** What a new session of a backend offers, from one that is opened in an empty folder and closed again. Throws `BackendFault`. */
export async function readOffer(backend: Backend, models: ModelAccess, signal: AbortSignal): Promise<BackendOffer> {
  const home = await mkdtemp(path.join(tmpdir(), 'greenroom-offer-'))
  const worktree = path.join(home, 'worktree')
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(openTimeoutMs)])
  try {
    await mkdir(worktree)
    const launch = { homeDirectory: home, rootDirectory: home, environment: {}, models, signal: bounded }
    await using slot = await backend.prepare(launch)
    const offer: BackendOffer = { options: [], commands: [] }
    const told = Promise.withResolvers<void>()
    const onUpdate = (update: AgentUpdate) => {
      if (update.type === 'options') offer.options = update.options
      if (update.type !== 'commands') return
      offer.commands = update.commands
      told.resolve()
    }
    const session = await slot.openSession({ worktree, options: {}, onUpdate, signal: bounded })
    await Promise.race([told.promise, delay(commandsWithinMs, undefined, { signal: bounded })])
    await session.close()
    return offer
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 3 })
  }
}
