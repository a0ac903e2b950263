import { expect, test } from 'vitest'
import { findRoute, targetOf } from '#agent-host/gateway/find-route.ts'

const found = (method: string, target: string) => {
  const asked = findRoute(method, target)
  return 'missing' in asked ? null : { ...asked.route, query: asked.route.query.toString(), token: asked.token }
}

test.each([
  ['POST', '/standard/v1/chat/completions', 'standard', '/chat/completions'],
  ['POST', '/openai/v1/responses', 'openai', '/responses'],
  ['POST', '/openai/v1/completions', 'openai', '/completions'],
  ['POST', '/openai/v1/embeddings', 'openai', '/embeddings'],
  ['GET', '/openai/v1/models', 'openai', '/models'],
  ['GET', '/openai/v1/models/gpt-4.1', 'openai', '/models/gpt-4.1'],
  ['POST', '/anthropic/v1/messages', 'anthropic', '/v1/messages'],
  ['POST', '/anthropic/v1/messages/count_tokens', 'anthropic', '/v1/messages/count_tokens'],
  ['GET', '/anthropic/v1/models', 'anthropic', '/v1/models'],
  ['POST', '/google/v1beta/models/gemini-2.5-pro:streamGenerateContent', 'google', null],
  ['POST', '/google/v1/models/gemini-2.5-pro:countTokens', 'google', null],
  ['GET', '/google/v1beta/models', 'google', '/v1beta/models'],
] as const)('%s %s is offered', (method, target, door, rest) => {
  const asked = found(method, target)
  expect(asked).toMatchObject({ door, ...(rest && { rest }), listsModels: method === 'GET' })
})

test('a model in the path is known, and a key in the query is taken out of it', () => {
  expect(found('POST', '/google/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse&key=gw-1')).toMatchObject({
    model: 'gemini-2.5-pro',
    query: 'alt=sse',
    token: 'gw-1',
  })
})

test.each([
  ['GET', '/'],
  ['GET', '/openai/v1/chat/completions'],
  ['DELETE', '/openai/v1/models/gpt-4.1'],
  ['POST', '/openai/v1/files'],
  ['POST', '/openai/v1/chat/completions/'],
  ['POST', '/openai/v1//chat/completions'],
  ['POST', '/openai/v1/../v1/chat/completions'],
  ['POST', '/openai/v1/%2e%2e/v1/chat/completions'],
  ['POST', '/openai/v1/chat%2fcompletions'],
  ['GET', '/openai/v1/models/..'],
  ['GET', '/openai/v1/models/../files'],
  ['GET', '/openai/v1/models/a%2f..%2f..%2ffiles'],
  ['GET', '/openai/v1/models/a\\..\\files'],
  ['GET', '/openai/v1/models/a#b'],
  ['GET', '/openai/v1/models/a@evil.example'],
  ['POST', '/openai/v1;/chat/completions'],
  ['POST', '/anthropic/v1/messages/batches'],
  ['POST', '/google/v1beta/models/..:generateContent'],
  ['POST', '/google/v1beta/models/a/b:generateContent'],
  ['POST', '/google/v1beta/models/gemini:predict'],
  ['POST', '/google/v1beta/files'],
  ['POST', '//evil.example/openai/v1/chat/completions'],
  ['POST', 'http://evil.example/openai/v1/chat/completions'],
  ['POST', 'http://127.0.0.1/openai/v1/chat/completions'],
  ['OPTIONS', '*'],
  ['CONNECT', 'evil.example:443'],
])('%s %s is not', (method, target) => {
  expect(found(method, target)).toBeNull()
})

test('it leads below the address of the provider, with what that address asks for', () => {
  const target = (base: string) =>
    targetOf(base, { rest: '/chat/completions', query: new URLSearchParams('beta=true') }).href
  expect(target('https://api.example.org/v1')).toBe('https://api.example.org/v1/chat/completions?beta=true')
  expect(target('https://api.example.org/v1/')).toBe('https://api.example.org/v1/chat/completions?beta=true')
  expect(target('https://api.example.org')).toBe('https://api.example.org/chat/completions?beta=true')
  expect(target('https://a.example/x?api-version=1')).toBe(
    'https://a.example/x/chat/completions?api-version=1&beta=true',
  )
})
