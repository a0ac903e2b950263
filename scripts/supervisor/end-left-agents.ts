import path from 'node:path'
import { endRecordedGroups } from '#agent-host/processes/groups.ts'

/** Ends the agents of a host that was ended before it could do so itself. */
export async function endLeftAgents(dataDirectory: string): Promise<void> {
  await endRecordedGroups(path.join(dataDirectory, 'run', 'groups'), 0)
}
