import 'server-only'
import type { JobFault } from '#lib/domain/jobs/expire-job.ts'
import { Refusal, type RefusalCode, refusalCodes } from '#lib/domain/refusal.ts'

/** What a host's refusal is to whoever asked for the job. */
export const refusalOf = ({ code, message }: JobFault): Refusal => new Refusal(isCode(code) ? code : 'invalid', message)

const isCode = (code: string): code is RefusalCode => refusalCodes.some((known) => known === code)
