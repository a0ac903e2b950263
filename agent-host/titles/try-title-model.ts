import { ModelFault } from '#agent-host/agents/greenroom/turns/provider-error.ts'
import type { TitleModel } from '#agent-host/titles/borrowed-title-model.ts'
import type { PersonId } from '#lib/domain/ids.ts'
import { Refusal } from '#lib/domain/refusal.ts'
import { askForTitle } from '#lib/domain/titles/asking.ts'
import type { TrialTitle } from '#lib/domain/titles/title-trial.ts'
import { titleOf } from '#lib/domain/titles/words.ts'

const message = 'The upload test fails one time in ten. Find out why, and mend it.'

/** Asks a model for a title of a message of ours, on the account of who wants to know. Throws `Refusal` `unavailable` in words for whoever set it. */
export async function tryTitleModel(
  titleModel: TitleModel | null,
  { model, personId }: { model: string | null; personId: PersonId },
  signal: AbortSignal,
): Promise<TrialTitle> {
  if (!titleModel) throw new Refusal('unavailable', 'No model is configured: GREENROOM_MODEL_URL is not set.')
  const name = model ?? titleModel.name
  const began = performance.now()
  const said = await titleModel
    .writerFor({ personId, workspaceId: null })({ ...askForTitle(message), model }, signal)
    .catch((error: unknown) => {
      if (!(error instanceof ModelFault)) throw error
      const { httpStatus } = error.error
      throw new Refusal('unavailable', `${error.message} (${name}${httpStatus ? `, status ${httpStatus}` : ''})`, {
        cause: error,
      })
    })
  const title = titleOf(said)
  if (title === null) throw new Refusal('unavailable', `${name} answered nothing that could be a title.`)
  return { title, model: name, tookMs: Math.round(performance.now() - began) }
}
