import { givenFiles } from './given-files.ts'
import type { ScriptedModelServer } from './server.ts'

/** What the contract asks of the model behind a backend. */
export const asSubject = (model: ScriptedModelServer) => ({
  close: model.close,
  asked: () => model.requests.length,
  lastResult: () =>
    model.requests.flatMap(({ conversation }) => conversation.messages).findLast(({ role }) => role === 'tool')?.text ??
    '',
  given: () => givenFiles(model.requests),
})
