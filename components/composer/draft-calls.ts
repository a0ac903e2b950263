import { callEndpoint } from '#components/calls/call-endpoint.ts'
import type { Draft, DraftPlace } from '#lib/domain/composer/draft.ts'
import { isTooLong } from '#lib/domain/turns/message-text.ts'

/** The draft that counts as the server has it; null where it cannot be said. */
export async function loadDraft(place: DraftPlace): Promise<Draft | null> {
  const result =
    place === 'new'
      ? await callEndpoint('readNewDraft', {})
      : await callEndpoint('readDraft', { params: { chatId: place } })
  return result.ok ? result.data : null
}

/** Stores a draft and gives the one that counts; null where it was not stored, as one that is too long to be sent. */
export async function storeDraft(place: DraftPlace, { text, files, editedAt }: Draft): Promise<Draft | null> {
  if (editedAt === null || isTooLong(text)) return null
  const body = { text, files, editedAt }
  const result =
    place === 'new'
      ? await callEndpoint('saveNewDraft', { body })
      : await callEndpoint('saveDraft', { params: { chatId: place }, body })
  return result.ok ? result.data : null
}
