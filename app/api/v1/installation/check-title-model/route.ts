import { checkTitleModel } from '#app/_server/check-title-model.ts'
import { route } from '#app/_server/route.ts'
import * as api from '#lib/domain/api/installation.ts'

export const POST = route(api.checkTitleModel, ({ actor, store, body }) => checkTitleModel(actor, store, body.model))
