import type { ActionResult } from '#lib/domain/action-result.ts'

type Call = (input: unknown) => Promise<ActionResult<unknown>>

/** What an administrator can do with backends, as the page hands it down. */
export type BackendCalls = { add: Call; update: Call; install: Call; remove: Call }
