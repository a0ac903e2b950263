import { expect, test } from 'vitest'
import { groupOf, isGroupOf } from '#lib/domain/groups/group.ts'
import { chatId, personId, workspaceId } from '#lib/domain/ids.ts'

const facts = {
  chatId: chatId.parse('cht_1'),
  ownerId: personId.parse('per_1'),
  workspaceId: workspaceId.parse('wsp_1'),
  isShared: false,
}
const other = { ...facts, chatId: chatId.parse('cht_2') }

test('a person’s chats of a workspace are one group, others’ and those of another workspace are not', () => {
  expect(groupOf(other)).toEqual(groupOf(facts))
  expect(groupOf({ ...facts, ownerId: personId.parse('per_2') }).id).not.toBe(groupOf(facts).id)
  expect(groupOf({ ...facts, workspaceId: workspaceId.parse('wsp_2') }).id).not.toBe(groupOf(facts).id)
})

test('a chat that others drive too is a group of its own in each workspace', () => {
  const shared = groupOf({ ...facts, isShared: true })
  const elsewhere = groupOf({ ...facts, isShared: true, workspaceId: workspaceId.parse('wsp_2') })
  expect(new Set([shared.id, elsewhere.id, groupOf(facts).id, groupOf({ ...other, isShared: true }).id]).size).toBe(4)
  expect(isGroupOf(shared.id, facts.workspaceId)).toBe(true)
  expect(isGroupOf(elsewhere.id, facts.workspaceId)).toBe(false)
})
