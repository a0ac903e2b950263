import { givenFiles } from './given-files.ts'
import type { ScriptedModelServer } from './server.ts'

/** What the contract asks of the model behind a backend. */
export const asSubject = ({ close, requests }: ScriptedModelServer) => ({
  close,
  model: {
    asked: () => requests.length,
    lastResult: () =>
      requests.flatMap(({ conversation }) => conversation.messages).findLast(({ role }) => role === 'tool')?.text ?? '',
  },
  given: () => givenFiles(requests),
})
