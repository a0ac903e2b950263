import { route } from '#app/_server/route.ts'
import { readDraft } from '#db/reads/drafts.ts'
import { saveDraft } from '#db/writes/drafts/save.ts'
import * as api from '#lib/domain/api/drafts.ts'

export const GET = route(api.readDraft, ({ actor, store, params }) => readDraft(actor, store, params.chatId))

export const PUT = route(api.saveDraft, ({ actor, store, params, body }) =>
  saveDraft(actor, store, { place: params.chatId, ...body }),
)
