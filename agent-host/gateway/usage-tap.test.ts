import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Dialect } from '#agent-host/gateway/doors.ts'
import { UsageTap } from '#agent-host/gateway/usage-tap.ts'

/** Answers in the form in which each API's reference shows them. */
const body = (name: string) => readFileSync(new URL(`./bodies/${name}`, import.meta.url))

const used = (input: number, output: number, cached = 0, reasoning = 0) => ({
  inputTokens: input,
  outputTokens: output,
  cachedTokens: cached,
  reasoningTokens: reasoning,
})

function tokensOf(dialect: Dialect, name: string, pieceLength = Number.POSITIVE_INFINITY) {
  const tap = new UsageTap(dialect, name.endsWith('.sse') ? 'text/event-stream; charset=utf-8' : 'application/json')
  const bytes = body(name)
  for (let at = 0; at < bytes.length; at += pieceLength) tap.push(bytes.subarray(at, at + pieceLength))
  tap.end()
  return { ...tap.tokens, isTold: tap.isTold }
}

test.each([
  ['openai', 'openai-chat.sse', used(2006, 300, 1920, 64)],
  ['openai', 'openai-chat.json', used(19, 10)],
  ['openai', 'openai-embeddings.json', used(8, 0)],
  ['openai', 'openai-responses.sse', used(328, 572, 128, 512)],
  ['anthropic', 'anthropic.sse', used(6025, 15, 5000)],
  ['anthropic', 'anthropic.json', used(2095, 503)],
  ['google', 'google.sse', used(14, 38, 4, 31)],
  ['google', 'google-stream.json', used(10, 7)],
] as const)('%s: what %s says was used is heard, wherever it is cut into pieces', (dialect, name, expected) => {
  for (const length of [Number.POSITIVE_INFINITY, 1, 7, 100])
    expect(tokensOf(dialect, name, length)).toEqual({ ...expected, isTold: true })
})

test('what is counted for a question, what is cut and what is no answer say nothing of usage', () => {
  const said = (dialect: Dialect, type: string, text: string) => {
    const tap = new UsageTap(dialect, type)
    tap.push(Buffer.from(text))
    tap.end()
    return tap.isTold
  }
  expect(said('anthropic', 'application/json', '{"input_tokens":14}')).toBe(false)
  expect(said('google', 'application/json', '{"totalTokens":14}')).toBe(false)
  expect(said('openai', 'application/json', '{"usage":{"prompt_tok')).toBe(false)
  expect(said('openai', 'text/html', '<h1>"usage"</h1>')).toBe(false)
  expect(said('openai', 'text/event-stream', 'data: "usage": nonsense\n\ndata: {"usage":"much"}\n\n')).toBe(false)
})

test('a line and an answer that never end are let through unread', () => {
  for (const type of ['text/event-stream', 'application/json']) {
    const tap = new UsageTap('openai', type)
    for (let i = 0; i < 20; i++) tap.push(Buffer.alloc(1024 * 1024, 'x'))
    tap.push(Buffer.from('\ndata: {"usage":{"prompt_tokens":3}}\n\n'))
    tap.end()
    expect(tap.tokens.inputTokens).toBe(type === 'text/event-stream' ? 3 : 0)
  }
})
