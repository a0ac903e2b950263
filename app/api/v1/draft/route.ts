import { route } from '#app/_server/route.ts'
import { readDraft } from '#db/reads/drafts.ts'
import { saveDraft } from '#db/writes/drafts/save.ts'
import * as api from '#lib/domain/api/drafts.ts'

export const GET = route(api.readNewDraft, ({ actor, store }) => readDraft(actor, store, 'new'))

export const PUT = route(api.saveNewDraft, ({ actor, store, body }) =>
  saveDraft(actor, store, { place: 'new', ...body }),
)
