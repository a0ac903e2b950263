import 'server-only'
import { once } from '#app/_server/once.ts'
import { type Environment, readEnvironment } from '#lib/env.ts'
import { type Logger, makeLog } from '#lib/log.ts'

/** This process' environment, read when it is first asked for: a build has none. */
export const environment = (): Environment => once('environment', () => readEnvironment(process.env))

export const log = (): Logger => once('log', () => makeLog('web', environment().logLevel))
