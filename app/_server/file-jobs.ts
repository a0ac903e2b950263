import 'server-only'
import type { z } from 'zod'
import type { Store } from '#db/client.ts'
import { awaitJob } from '#db/reads/jobs.ts'
import { askForFiles, type FileAsk } from '#db/writes/files/ask.ts'
import { forgetFileJob } from '#db/writes/files/remove-ended.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import { Refusal, type RefusalCode, refusalCodes } from '#lib/domain/refusal.ts'

const waitMs = 20_000

/** Has the chat's host read or change its files, and gives its answer. Throws what `askForFiles` refuses, and what the host did. */
export async function runFileJob<Answer extends z.ZodType>(
  actor: AccountActor,
  store: Store,
  { chatId, ask, answer }: { chatId: ChatId; ask: FileAsk; answer: Answer },
): Promise<z.output<Answer>> {
  const jobId = await askForFiles(actor, store, { chatId, ask })
  const result = await awaitJob(actor, store, { jobId, timeoutMs: waitMs })
  if (result.state === 'pending')
    throw new Refusal('unavailable', 'The files of this chat are still being prepared. Try again in a moment.')
  await forgetFileJob(actor, store, jobId)
  if (result.state === 'done') return answer.parse(result.output)
  const { code, message } = result.fault
  if (!isCode(code)) throw new Refusal('unavailable', message)
  throw new Refusal(code, message)
}

const isCode = (code: string): code is RefusalCode => refusalCodes.some((known) => known === code)
