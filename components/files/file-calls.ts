import { callEndpoint } from '#components/calls/call-endpoint.ts'
import { faultOf } from '#components/calls/fault-of.ts'
import type { ActionResult } from '#lib/domain/action-result.ts'
import type { ChatId } from '#lib/domain/ids.ts'

/** What the Files panel asks of the server. */
export const fetchPath = (chatId: ChatId, path: string, known?: string) =>
  callEndpoint('readPath', { params: { chatId }, query: { path, known } })

export const fetchFolders = (chatId: ChatId, body: { paths: string[]; filter?: string | undefined }) =>
  callEndpoint('listFolders', { params: { chatId }, body })

export const putFile = (chatId: ChatId, path: string, body: { text: string; baseHash: string | null }) =>
  callEndpoint('writeFile', { params: { chatId }, query: { path }, body })

export const makeFolder = (chatId: ChatId, path: string) =>
  callEndpoint('makeFolder', { params: { chatId }, body: { path } })

export const movePath = (chatId: ChatId, from: string, to: string) =>
  callEndpoint('movePath', { params: { chatId }, body: { from, to } })

export const deletePath = (chatId: ChatId, path: string) =>
  callEndpoint('deletePath', { params: { chatId }, query: { path } })

export const restorePath = (chatId: ChatId, path: string, deletionId: string) =>
  callEndpoint('restorePath', { params: { chatId }, body: { path, deletionId } })

export const recordChanges = (chatId: ChatId) => callEndpoint('recordChanges', { params: { chatId } })

/** A file's bytes, to be shown as an image or downloaded. */
export async function fetchBytes(chatId: ChatId, path: string): Promise<ActionResult<Blob>> {
  const query = new URLSearchParams({ path })
  try {
    const answer = await fetch(`/api/v1/chats/${encodeURIComponent(chatId)}/files?${query}`, {
      headers: { accept: 'application/octet-stream' },
      cache: 'no-store',
    })
    if (answer.ok) return { ok: true, data: await answer.blob() }
    const message = `Greenroom answered with an error (${answer.status}).`
    return { ok: false, error: faultOf(await answer.json()) ?? { code: 'unexpected', message } }
  } catch (error) {
    // fetch rejects with a TypeError where the network fails; JSON fails on what a proxy in between answered.
    if (!(error instanceof TypeError) && !(error instanceof SyntaxError)) throw error
    const message = 'Greenroom cannot be reached. Check the connection and try again.'
    return { ok: false, error: { code: 'unreachable', message } }
  }
}

/** Hands a blob to the browser as a download. */
export function saveAs(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}
