import { expect, test } from 'vitest'
import { readGroupFacts } from '#db/reads/group-facts.ts'
import { deleteChat } from '#db/writes/chats/delete.ts'
import { testScene } from '#tests/support/chats.ts'
import { testStore } from '#tests/support/database.ts'

test('a host learns to whom a chat belongs, and nothing of one that was deleted', async () => {
  const { store, close } = await testStore()
  const { host, owner, chatId } = await testScene(store)
  expect(await readGroupFacts(host, store, chatId)).toEqual({
    chatId,
    ownerId: owner.personId,
    workspaceId: expect.stringMatching(/^wsp_/),
    isShared: false,
  })
  await deleteChat(owner, store, { chatId })
  await expect(readGroupFacts(host, store, chatId)).rejects.toMatchObject({ code: 'not_found' })
  await close()
})
