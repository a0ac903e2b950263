import { tmpdir } from 'node:os'
import { type Browser, chromium } from '@playwright/test'
import { borrowEmbeddedPostgres } from '#db/embedded/borrow-embedded-postgres.ts'
import { openStore } from '#db/open-store.ts'
import type { Message } from '#lib/domain/chats/chat.ts'
import type { ChatId, MessageId } from '#lib/domain/ids.ts'
import { makeLog } from '#lib/log.ts'
import { type App, startApp } from '#tests/support/app.ts'
import { chromiumPath } from '#tests/support/browser.ts'
import { fillChat } from '#tests/support/long-chat.ts'
import { testRepository } from '#tests/support/repository.ts'
import { type ScriptedModelServer, startScriptedModel } from '#tests/support/scripted-model/server.ts'
import { apiOf, setUp, type Visit } from '#tests/support/visit.ts'

export type Room = {
  app: App
  model: ScriptedModelServer
  browser: Browser
  visit: Visit
  chatUrl: string
  lastMessageId: MessageId
  /** The messages that the chat opens with. */
  lastPage: Message[]
}

const messagesOnPage = 100

/** A real installation with a long chat in it, and a browser; all of it ends with `stack`. */
export async function openRoom(stack: AsyncDisposableStack, messageCount: number): Promise<Room> {
  const model = stack.adopt(await startScriptedModel(), (each) => each.close())
  const repository = stack.use(await testRepository())
  const environment = {
    GREENROOM_MODEL_URL: model.url,
    GREENROOM_MODEL_KEY: 'bench-key',
    GREENROOM_MODEL_NAME: 'scripted',
    WORKSPACE_ROOTS: tmpdir(),
  }
  const app = stack.adopt(await startApp({ environment }), (each) => each.stop())
  const launching = chromium.launch({
    executablePath: await chromiumPath(),
    // Whoever is told to stop stops the rest in order, the browser among it.
    ...{ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false },
  })
  const browser = stack.adopt(await launching, (each) => each.close())

  const visit = await setUp(await browser.newContext(), app)
  const api = await apiOf(browser.newContext({ storageState: visit }), app)
  const source = { kind: 'path', path: repository.directory }
  const workspace = await api<{ id: string }>('POST', '/workspaces', { name: 'Sample', source })
  const chat = await api<{ id: ChatId }>('POST', '/chats', { workspaceId: workspace.id, backend: 'greenroom' })
  const lastMessageId = await seed(app, chat.id, messageCount)
  const { items } = await api<{ items: Message[] }>('GET', `/chats/${chat.id}/messages?limit=${messagesOnPage}`)
  return { app, model, browser, visit, chatUrl: `${app.url}/chats/${chat.id}`, lastMessageId, lastPage: items }
}

async function seed(app: App, chatId: ChatId, messageCount: number): Promise<MessageId> {
  const { url, giveBack } = await borrowEmbeddedPostgres({ directory: app.dataDirectory })
  try {
    await using store = await openStore({ url, directUrl: url, log: makeLog('bench', 'silent'), connections: 2 })
    return await fillChat(store, { chatId, turnCount: messageCount / 2 })
  } finally {
    await giveBack()
  }
}
