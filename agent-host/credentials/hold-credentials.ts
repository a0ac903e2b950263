import type { LiveTurn } from '#agent-host/dispatcher/live-turn.ts'
import type { TurnParts } from '#agent-host/dispatcher/turn-parts.ts'
import { untilWritten } from '#agent-host/dispatcher/until-written.ts'

/** The credentials of a turn's process: nothing that the turn says has their values from here on, and what is left out is said. */
export async function holdCredentials(parts: TurnParts, live: LiveTurn): Promise<Record<string, string>> {
  const { ownerId: personId, workspaceId, isShared } = live.claimed
  const whose = { personId, workspaceId, isShared }
  const { environment, secrets, notices } = await untilWritten(parts, live, () => parts.credentials(whose))
  live.hold(secrets)
  for (const text of notices) live.hear({ type: 'notice', level: 'warning', text })
  return environment
}
