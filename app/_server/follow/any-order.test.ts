import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ada, chatA, delta } from '#app/_server/follow/chats.fixture.ts'
import { type FrameReader, testHub } from '#app/_server/follow/hub.fixture.ts'

const move = fc.oneof(
  fc.record({
    kind: fc.constant('append' as const),
    count: fc.integer({ min: 1, max: 4 }),
    carried: fc.constantFrom('whole' as const, 'without events' as const, 'lost' as const),
  }),
  fc.record({ kind: fc.constant('follow' as const), back: fc.option(fc.integer({ min: 0, max: 6 })) }),
  fc.record({ kind: fc.constantFrom('poll' as const, 'hold' as const, 'release' as const, 'turn' as const) }),
)

test('whatever is lost, late or in between, each stream has every event after its first frame once and in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(move, { maxLength: 40 }), async (moves) => {
      const { chats, follow, poll } = testHub()
      chats.add(chatA, ada)
      chats.pageLimit = 3
      const streams: { stream: FrameReader; from: number | null }[] = []
      const held: (() => void)[] = []
      let length = 0
      for (const one of moves) {
        if (one.kind === 'append') {
          chats.append(
            chatA,
            Array.from({ length: one.count }, (_, index) => delta(String(length + index + 1))),
            one.carried,
          )
          length += one.count
        } else if (one.kind === 'follow') {
          const after = one.back === null ? null : Math.max(0, length - one.back)
          streams.push({ stream: await follow(ada, chatA, after === null ? 'snapshot' : { after }), from: after })
        } else if (one.kind === 'poll') poll()
        else if (one.kind === 'hold') held.push(chats.holdNextRead().release)
        else if (one.kind === 'release') held.shift()?.()
        else await Promise.resolve()
      }
      chats.dropGates()
      for (const release of held) release()
      chats.append(chatA, [delta('last')])
      const last = String(length + 1)
      for (const { stream, from } of streams) {
        const frames = await stream.until(last)
        const seqs = frames.map((frame) => frame.data.seq)
        const first = from === null ? seqs[0] : from + 1
        expect(frames[0]?.data.type).toBe(from === null ? 'snapshot' : 'part.delta')
        expect(seqs).toEqual(Array.from({ length: length + 2 - Number(first) }, (_, index) => Number(first) + index))
      }
    }),
    { numRuns: 300 },
  )
})
