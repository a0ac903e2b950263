import { z } from 'zod'
import { endpoint, listOf } from '#lib/domain/api/endpoint.ts'
import { chatId, shellId } from '#lib/domain/ids.ts'
import { shellInfo, terminalSize } from '#lib/domain/shells/shell.ts'

const ofChat = z.object({ chatId })
const ofShell = z.object({ chatId, shellId })
const path = '/chats/{chatId}/shells'
const shell = shellInfo.meta({ id: 'Shell' })
const numbered = {
  /** Names the page that types, so that its pieces are known again. */
  client: z.string().min(1).max(64),
  seq: z.int().min(1),
}
const most = 'Too much to be typed at once'

export const listShells = endpoint({
  method: 'GET',
  path,
  summary: 'The shells that the chat’s owner has open in its worktree',
  params: ofChat,
  status: 200,
  answer: listOf(shell),
})
export const openShell = endpoint({
  method: 'POST',
  path,
  summary: 'Open a shell in the worktree; only the chat’s owner may. It is `asked` until a host opened it',
  params: ofChat,
  body: terminalSize,
  status: 201,
  answer: shell,
  inOneTransaction: true,
})
export const closeShell = endpoint({
  method: 'DELETE',
  path: `${path}/{shellId}`,
  summary: 'Close a shell with all that runs in it',
  params: ofShell,
  status: 204,
})
export const followShell = endpoint({
  method: 'GET',
  path: `${path}/{shellId}/stream`,
  summary:
    'What a shell prints, as it comes: `shell` says how it is, `output` carries base64, `gap` that some is not kept any more. Goes on after `Last-Event-ID`, the number of bytes printed',
  params: ofShell,
  status: 200,
  otherType: 'text/event-stream',
})
export const typeIntoShell = endpoint({
  method: 'POST',
  path: `${path}/{shellId}/input`,
  summary:
    'Type: `text`, or `data` in base64. `seq` counts the pieces of one `client` from 1; a piece that was typed already is not typed again, one that comes too early is a 409',
  params: ofShell,
  body: z.union([
    z.strictObject({ ...numbered, text: z.string().max(64 * 1024, most) }),
    z.strictObject({ ...numbered, data: z.base64().max(96 * 1024, most) }),
  ]),
  status: 204,
})
export const resizeShell = endpoint({
  method: 'POST',
  path: `${path}/{shellId}/resize`,
  summary: 'Give a shell’s terminal another size',
  params: ofShell,
  body: terminalSize,
  status: 204,
})
