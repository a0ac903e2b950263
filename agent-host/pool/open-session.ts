import { BackendFault, type BackendSession, type BackendSlot } from '#agent-host/backends/backend.ts'
import type { AgentUpdate } from '#lib/domain/backends/agent-update.ts'
import type { BackendSessionId } from '#lib/domain/ids.ts'

type Start = {
  worktree: string
  options: Record<string, string>
  /** The session that the chat goes on with, where the agent still knows it. */
  sessionId: BackendSessionId | null
  onUpdate(update: AgentUpdate): void
  signal: AbortSignal
}

/** A session in a process: resumed where the agent knows it, else a new one. Its options are applied either way. */
export async function openSession(
  process: BackendSlot,
  { sessionId, ...start }: Start,
): Promise<{ session: BackendSession; start: 'resumed' | 'new' }> {
  if (sessionId) {
    try {
      return { session: await process.resumeSession({ ...start, sessionId }), start: 'resumed' }
    } catch (error) {
      if (!(error instanceof BackendFault && error.code === 'session_lost')) throw error
    }
  }
  return { session: await process.openSession(start), start: 'new' }
}
