import { describe, expect, it } from 'vitest'
import { titleFrom } from '#lib/domain/chats/chat.ts'
import { chatState } from '#lib/domain/chats/chat-state.ts'

const quiet = { turn: null, openRequests: 0, queued: 0, queueHeld: false, lastOutcome: null }

describe('chatState', () => {
  it.each([
    [{}, 'idle'],
    [{ lastOutcome: 'failed' }, 'failed'],
    [{ lastOutcome: 'interrupted', queueHeld: true }, 'held'],
    [{ queued: 1 }, 'queued'],
    [{ queued: 1, queueHeld: true }, 'held'],
    [{ turn: 'running', queued: 3 }, 'running'],
    [{ turn: 'running', openRequests: 1 }, 'waiting'],
    [{ turn: 'stopping', openRequests: 1 }, 'stopping'],
  ] as const)('of %o is %s', (facts, state) => {
    expect(chatState({ ...quiet, ...facts })).toBe(state)
  })
})

describe('titleFrom', () => {
  it('is the first line, cut at a word', () => {
    expect(titleFrom('  Fix the test\nand more')).toBe('Fix the test')
    expect(titleFrom(`Find out why ${'the upload test fails '.repeat(5)}`)).toBe(
      'Find out why the upload test fails the upload test fails…',
    )
    expect(titleFrom('x'.repeat(200))).toBe(`${'x'.repeat(60)}…`)
  })
})
