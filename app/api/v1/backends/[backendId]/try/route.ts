import { route } from '#app/_server/route.ts'
import { tryBackend } from '#app/_server/try-backend.ts'
import * as api from '#lib/domain/api/backends.ts'

export const POST = route(api.tryBackend, ({ actor, store, params, body, request }) =>
  tryBackend(actor, store, { ...params, prompt: body.prompt, signal: request.signal }),
)
