import { expect, test } from 'vitest'
import { deletionWords } from '#components/people/deletion-words.ts'
import type { AccountInfo } from '#lib/domain/people/account.ts'

const bo = { name: 'Bo' } as AccountInfo

test('what goes with an account is counted in words', () => {
  expect(deletionWords({ ...bo, chatCount: 1, workspaceCount: 1 })).toContain('Bo, 1 chat and 1 workspace with its')
  expect(deletionWords({ ...bo, chatCount: 0, workspaceCount: 2 })).toContain('Bo, 0 chats and 2 workspaces with their')
})
