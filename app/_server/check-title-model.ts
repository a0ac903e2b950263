import 'server-only'
import type { Store } from '#db/client.ts'
import { readHealth } from '#db/reads/hosts.ts'
import { awaitJob } from '#db/reads/jobs.ts'
import { requireAdministrator } from '#db/writes/backends/require-administrator.ts'
import { createJob } from '#db/writes/jobs/create.ts'
import type { AccountActor } from '#lib/domain/actors/actor.ts'
import { type TitleTrial, trialTitle } from '#lib/domain/titles/title-trial.ts'

/** Has a host ask a model for a title, and gives it or the model's or the host's reason. Administrators only. */
export async function checkTitleModel(actor: AccountActor, store: Store, model: string | null): Promise<TitleTrial> {
  requireAdministrator(actor)
  if ((await readHealth(store)).hosts === 0) return { works: false, why: 'No host is running that could ask it.' }
  const input = { kind: 'check_title_model' as const, model, personId: actor.personId }
  const jobId = await createJob(actor, store, { input, expiresInMs: 10_000 })
  const job = await awaitJob(actor, store, { jobId, timeoutMs: 25_000 })
  if (job.state === 'done') return { works: true, ...trialTitle.parse(job.output) }
  return { works: false, why: job.state === 'failed' ? job.fault.message : 'The host did not answer in time.' }
}
