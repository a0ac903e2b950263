import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addAttachment } from '#db/writes/attachments/add.ts'
import { sendMessage } from '#db/writes/turns/send.ts'
import { inspectFile } from '#lib/attachments/inspect-file.ts'
import type { ChatId } from '#lib/domain/ids.ts'
import { pdfBytes, pngOf } from '#tests/support/files.ts'
import { openRoom, type Room } from '#tests/support/room.ts'
import { givenFiles } from '#tests/support/scripted-model/given-files.ts'

const files = [
  { name: 'shot.png', bytes: pngOf(5, 5) },
  { name: 'page.pdf', bytes: pdfBytes() },
  { name: 'people.csv', bytes: new TextEncoder().encode('name\ncodeword-people\n') },
]

describe.each(['greenroom', 'opencode'])('a message with files on %s', (backend) => {
  let room: Room
  beforeAll(async () => {
    room = await openRoom({ model: true })
  })
  afterAll(() => room[Symbol.asyncDispose]())

  const send = async (chatId: ChatId, text: string) => {
    const { person, store } = room
    const attachmentIds = []
    for (const file of files) {
      const added = await addAttachment(person, store, { chatId, ...(await inspectFile(file)) })
      attachmentIds.push(added.attachmentId)
    }
    return await sendMessage(person, store, { chatId, text, attachmentIds })
  }
  const requestsSince = (count: number) => room.model?.requests.slice(count) ?? []
  const countOfRequests = () => room.model?.requests.length ?? 0

  it('gives them to the model, remembers them in the next turn, and names them to another agent', async () => {
    const chat = await room.newChat(backend)
    const chatId = chat.view.chat.id
    const first = await send(chatId, 'Look at these [[plain:2:500]]')
    expect(await chat.ended(first.turnId)).toMatchObject({ outcome: 'completed', error: null })
    expect(givenFiles(requestsSince(0)).sort()).toEqual(['application/pdf', 'image/png'])
    // Others name the chat and sum it up.
    const asked = requestsSince(0).find(({ body }) => JSON.stringify(body).includes('codeword-people'))
    const said = asked?.conversation.messages.findLast(({ role }) => role === 'user')
    expect(said?.text).toContain('Look at these')

    const before = countOfRequests()
    const second = await room.send(chatId, 'And now? [[plain:2:500]]')
    expect(await chat.ended(second.turnId)).toMatchObject({ outcome: 'completed' })
    expect(givenFiles(requestsSince(before)).sort()).toEqual(['application/pdf', 'image/png'])

    const other = backend === 'greenroom' ? 'opencode' : 'greenroom'
    const third = await room.send(chatId, 'And you? [[recall]]', other)
    expect(await chat.ended(third.turnId)).toMatchObject({ outcome: 'completed', session: 'replayed' })
    const answer = chat.view.messages.at(-1)?.parts.map((part) => (part.type === 'text' ? part.text : ''))
    expect(answer?.join('')).toContain('[File: shot.png]')
  })

  it('runs without a text', async () => {
    const chat = await room.newChat(backend)
    const { turnId } = await send(chat.view.chat.id, '')
    expect(await chat.ended(turnId)).toMatchObject({ outcome: 'completed', error: null })
  })
})
