import type { Models } from '../models/models.ts'
import type { Session } from '../sessions/session.ts'
import type { SessionClient } from '../sessions/session-client.ts'

/** One prompt that runs: whose it is, who sees it, and what stops it. */
export type Turn = { session: Session; client: SessionClient; models: Models; signal: AbortSignal }
