import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ask, turnOf } from '#agent-host/gateway/gateway-contract.fixture.ts'
import { openScene, realKey, type Scene } from '#agent-host/gateway/gateway-scene.fixture.ts'
import { json } from '#tests/support/fake-provider.ts'

const body = (name: string) => readFileSync(new URL(`./bodies/${name}`, import.meta.url))

let scene: Scene
beforeEach(async () => {
  scene = await openScene()
})
afterEach(() => scene.close())

/** Asks as each API's own clients do. */
const askAs = {
  openai: (given: Scene = scene, key = given.doors.openai.key) =>
    ask({ ...given.doors.openai, key }, '/chat/completions', { model: 'm', messages: [] }),
  responses: (given: Scene = scene, key = given.doors.openai.key) =>
    ask({ ...given.doors.openai, key }, '/responses', { model: 'm', input: '' }),
  anthropic: (given: Scene = scene, key = given.doors.anthropic.key) =>
    ask(given.doors.anthropic, '/v1/messages?beta=true', { model: 'm' }, { headers: { 'x-api-key': key } }),
  google: (given: Scene = scene, key = given.doors.google.key) =>
    ask(given.doors.google, `/v1beta/models/m:generateContent?alt=json&key=${key}`, {}, { headers: {} }),
}
type Asker = keyof typeof askAs
const askers = Object.keys(askAs) as Asker[]

describe('what goes to a provider', () => {
  test('has its key as it takes it, and nothing of the slot', async () => {
    const { openai, anthropic, google } = scene.doors
    const headers = {
      'x-goog-user-project': 'elsewhere',
      'openai-organization': 'elsewhere',
      cookie: 'a=b',
      'x-forwarded-for': '10.0.0.1',
      'anthropic-version': '2023-06-01',
    }
    await ask(openai, '/chat/completions', {}, { headers: { ...headers, authorization: `Bearer ${openai.key}` } })
    await ask(anthropic, '/v1/messages?beta=true', {}, { headers: { ...headers, 'x-api-key': anthropic.key } })
    const path = '/v1beta/models/m:generateContent'
    await ask(google, path, {}, { headers: { ...headers, 'x-goog-api-key': google.key } })
    await ask(google, `${path}?key=${google.key}&alt=sse`, {}, { headers })
    expect(scene.provider.asked.map(({ url }) => url)).toEqual([
      '/v1/chat/completions',
      '/v1/messages?beta=true',
      path,
      `${path}?alt=sse`,
    ])
    const sent = scene.provider.asked.map((each) => each.headers)
    expect(sent).toMatchObject([
      { authorization: `Bearer ${realKey}` },
      { 'x-api-key': realKey },
      { 'x-goog-api-key': realKey },
      { 'x-goog-api-key': realKey },
    ])
    for (const each of sent) {
      expect(each).toMatchObject({ 'accept-encoding': 'identity', 'anthropic-version': '2023-06-01' })
      expect(each.host).toBe(new URL(scene.provider.url).host)
      for (const name of ['cookie', 'x-forwarded-for', 'x-goog-user-project', 'openai-organization'])
        expect(each).not.toHaveProperty(name)
    }
    expect(JSON.stringify(scene.provider.asked)).not.toContain(openai.key)
    expect(scene.log.join('')).not.toContain(openai.key)
  })

  test('asks to be told usage where a stream would not tell it, and the client sees what it asked for', async () => {
    const stream = body('openai-chat.sse')
    scene.provider.answer = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'content-length': stream.length })
      response.end(stream)
    }
    const asking = (more: object) =>
      ask(scene.doors.standard, '/chat/completions', { model: 'm', stream: true, ...more })
    const shown = await asking({})
    expect(shown.text).toBe(
      stream
        .toString()
        .split(/(?<=\n\n)/)
        .filter((event) => !event.includes('"choices":[],'))
        .join(''),
    )
    expect((await asking({ stream_options: { include_usage: true } })).text).toBe(stream.toString())
    await asking({ stream_options: { other: 1 } })
    await asking({ stream: false })
    expect(scene.provider.asked.map((each) => JSON.parse(each.body).stream_options)).toEqual([
      { include_usage: true },
      { include_usage: true },
      { other: 1, include_usage: true },
      undefined,
    ])
    for (const row of await scene.books.until(4)) expect(row).toMatchObject({ outputTokens: 300, model: 'm' })
  })

  test('is what the client sent where that is no JSON', async () => {
    await ask(scene.doors.openai, '/chat/completions', 'rubbish }')
    expect(scene.provider.asked[0]?.body).toBe('rubbish }')
  })
})

describe('what is recorded', () => {
  test.each([
    ['openai', 'openai-chat.sse', [2006, 300, 1920, 64]],
    ['openai', 'openai-chat.json', [19, 10, 0, 0]],
    ['responses', 'openai-responses.sse', [328, 572, 128, 512]],
    ['anthropic', 'anthropic.sse', [6025, 15, 5000, 0]],
    ['anthropic', 'anthropic.json', [2095, 503, 0, 0]],
    ['google', 'google.sse', [14, 38, 4, 31]],
    ['google', 'google-stream.json', [10, 7, 0, 0]],
  ] as const)('%s: a row with what %s used, for the turn that runs alone', async (asker, name, tokens) => {
    const bytes = body(name)
    scene.provider.answer = (response) => {
      response.writeHead(200, { 'content-type': name.endsWith('.sse') ? 'text/event-stream' : 'application/json' })
      response.end(bytes)
    }
    scene.loan.began(turnOf('trn_1'))
    expect((await askAs[asker]()).text).toBe(bytes.toString())
    const [inputTokens, outputTokens, cachedTokens, reasoningTokens] = tokens
    const used = { inputTokens, outputTokens, cachedTokens, reasoningTokens }
    expect(scene.gateway.settle(turnOf('trn_1').turnId)).toEqual({ tokens: used, failure: null })
    expect(await scene.books.until(1)).toMatchObject([
      {
        ...used,
        personId: 'per_1',
        workspaceId: 'wsp_1',
        chatId: 'cht_1',
        turnId: 'trn_1',
        backend: 'greenroom',
        provider: asker === 'responses' ? 'openai' : asker,
        model: 'm',
        status: 200,
        refused: null,
      },
    ])
  })

  test('is of no turn where two run in the slot, and neither has an account then', async () => {
    scene.provider.answer = (response) => json(response, 200, { usage: { prompt_tokens: 5 } })
    scene.loan.began(turnOf('trn_1'))
    await askAs.openai()
    scene.loan.began(turnOf('trn_2'))
    await askAs.openai()
    scene.loan.ended(turnOf('trn_1').turnId)
    await askAs.openai()
    expect(scene.gateway.settle(turnOf('trn_2').turnId).tokens).toBeNull()
    scene.loan.ended(turnOf('trn_2').turnId)
    await askAs.openai()
    const rows = await scene.books.until(4)
    expect(rows.map(({ turnId }) => turnId)).toEqual(['trn_1', null, 'trn_2', null])
  })

  test('waits for a database that is away, and is written once', async () => {
    scene.provider.answer = (response) => json(response, 200, { usage: { prompt_tokens: 5 } })
    scene.books.isAway = true
    for (let i = 0; i < 3; i++) expect((await askAs.openai()).status).toBe(200)
    scene.books.isAway = false
    await scene.gateway[Symbol.asyncDispose]()
    expect(scene.books.written.map(({ inputTokens }) => inputTokens)).toEqual([5, 5, 5])
  })

  test('is guessed where a client leaves a stream before its provider said what it used', async () => {
    const left = Promise.withResolvers<void>()
    scene.provider.answer = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('data: {"choices":[{"delta":{"content":"a"}}]}\n\n'.repeat(10))
      response.on('close', () => left.resolve())
    }
    const gone = new AbortController()
    scene.loan.began(turnOf('trn_1'))
    const { url, key } = scene.doors.openai
    const headers = { authorization: `Bearer ${key}` }
    const given = JSON.stringify({ model: 'm', stream: true, messages: ['x'.repeat(400)] })
    const response = await fetch(`${url}/chat/completions`, {
      method: 'POST',
      headers,
      body: given,
      signal: gone.signal,
    })
    await response.body?.getReader().read()
    gone.abort()
    await left.promise
    const [row] = await scene.books.until(1)
    expect(row).toMatchObject({ outputTokens: 10, status: 200, turnId: 'trn_1' })
    expect(row?.inputTokens).toBeGreaterThan(100)
    expect(scene.gateway.settle(turnOf('trn_1').turnId).tokens).toBeNull()
  })
})

describe('an answer', () => {
  test('comes as it is written, chunk by chunk, and no faster than the client reads', async () => {
    const pieces = 400
    let written = 0
    const paused = Promise.withResolvers<void>()
    scene.provider.answer = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      const write = () => {
        while (written < pieces) {
          written++
          if (!response.write(`data: ${'x'.repeat(100_000)}\n\n`)) {
            response.once('drain', write)
            return void setImmediate(() => paused.resolve())
          }
        }
        response.end()
      }
      write()
    }
    const { url, key } = scene.doors.openai
    const given = { method: 'POST', headers: { authorization: `Bearer ${key}` } }
    const asking = request(`${url}/responses`, given).end('{}')
    const [answer] = await once(asking, 'response')
    await paused.promise
    const [first] = await once(answer, 'data')
    answer.pause()
    expect(first.toString()).toMatch(/^data: x/)
    expect(written).toBeLessThan(pieces)
    let length = first.length
    for await (const chunk of answer) length += chunk.length
    expect(length).toBe(pieces * 100_008)
  })

  test.each(askers)(
    '%s: of 401, 429 with retry-after, 529 and others is the provider’s own, byte for byte',
    async (asker) => {
      for (const status of [400, 401, 429, 500, 529]) {
        const text = `{ "type":"error",  "status":${status} }`
        scene.provider.answer = (response) => {
          const headers = {
            'content-type': 'application/json',
            'retry-after': '3',
            'x-request-id': 'r',
            'set-cookie': 'a',
          }
          response.writeHead(status, headers)
          response.end(text)
        }
        const answer = await askAs[asker]()
        expect(answer).toMatchObject({ status, text })
        expect(Object.fromEntries(answer.headers)).toMatchObject({ 'retry-after': '3', 'x-request-id': 'r' })
        expect(answer.headers.has('set-cookie')).toBe(false)
        expect(answer.headers.has('x-greenroom-gateway')).toBe(false)
      }
    },
  )

  test('shows no key that a provider repeats, in header or body', async () => {
    scene.provider.answer = (response, asked) => {
      const message = `Incorrect API key provided: ${asked.headers.authorization}`
      json(response, 401, { error: { message } }, { 'x-echo': String(asked.headers.authorization), 'x-other': 'kept' })
    }
    const { text, headers } = await askAs.openai()
    expect(text).toContain(`Bearer ${'*'.repeat(realKey.length)}`)
    expect(JSON.stringify([text, ...headers])).not.toContain(realKey)
    expect(headers.get('x-other')).toBe('kept')
  })

  test('that breaks off breaks off for the client too', async () => {
    scene.provider.answer = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('data: {"usage":{"prompt_tokens":3}}\n\n', () => response.destroy())
    }
    await expect(askAs.responses()).rejects.toThrow()
    expect(await scene.books.until(1)).toMatchObject([{ status: 200, inputTokens: 3 }])
  })

  test('that nobody waits for any more is not asked for any longer', async () => {
    const left = Promise.withResolvers<void>()
    const came = Promise.withResolvers<void>()
    scene.provider.answer = (response) => {
      came.resolve()
      response.on('close', () => left.resolve())
    }
    const gone = new AbortController()
    const { url, key } = scene.doors.openai
    const headers = { authorization: `Bearer ${key}` }
    const asked = fetch(`${url}/responses`, { method: 'POST', headers, body: '{}', signal: gone.signal })
    await came.promise
    gone.abort()
    await expect(asked).rejects.toThrow()
    await left.promise
    expect(await scene.books.until(1)).toMatchObject([{ status: null, inputTokens: 0 }])
  })

  test('comes over a connection that is kept, also where its provider had just closed it', async () => {
    const sockets = new Set<number | undefined>()
    scene.provider.answer = (response, _asked, { socket }) => {
      sockets.add(socket.remotePort)
      json(response, 200, {})
    }
    for (let i = 0; i < 3; i++) await askAs.openai()
    expect(sockets.size).toBe(1)
    let refused = 0
    scene.provider.answer = (response, _asked, { socket }) => {
      if (sockets.has(socket.remotePort)) {
        refused++
        socket.resetAndDestroy()
      } else json(response, 200, { anew: true })
    }
    expect(await askAs.openai()).toMatchObject({ status: 200, body: { anew: true } })
    expect(refused).toBe(1)
  })
})

describe('who shows no token that opens', () => {
  const shape = {
    openai: { error: { code: 'invalid_api_key', type: 'invalid_request_error', message: expect.any(String) } },
    responses: { error: { code: 'invalid_api_key', message: expect.any(String) } },
    anthropic: { type: 'error', error: { type: 'authentication_error', message: expect.any(String) } },
    google: { error: { code: 401, status: 'UNAUTHENTICATED', message: expect.any(String) } },
  }
  test.each(askers)('%s: hears so in the words of the API', async (asker) => {
    for (const key of ['', 'gw-', 'gw-wrong', realKey, scene.gateway.offered.openai?.key ?? '']) {
      expect(await askAs[asker](scene, key)).toMatchObject({ status: 401, body: shape[asker] })
    }
    expect((await askAs[asker]()).status).toBe(200)
    scene.loan.end()
    expect(await askAs[asker]()).toMatchObject({ status: 401, body: shape[asker] })
    expect(scene.provider.asked).toHaveLength(1)
  })

  test('tokens of slots are different, and end alone', async () => {
    const other = scene.gateway.lend({ ...turnOf('trn_1'), workspaceId: null, backend: 'opencode' as never })
    expect(other.access.openai?.key).not.toBe(scene.doors.openai.key)
    expect(other.access.openai?.key).toMatch(/^gw-[\w-]{43}$/)
    other.end()
    expect((await askAs.openai()).status).toBe(200)
  })
})

describe('what is not offered', () => {
  test.each([
    ['/openai/v1/files', { error: { code: 'unknown_url' } }],
    ['/anthropic/v1/complete', { type: 'error', error: { type: 'not_found_error' } }],
    ['/google/upload', { error: { code: 404, status: 'NOT_FOUND' } }],
    ['/', { error: { code: 'unknown_url' } }],
  ])('%s is not found', async (path, answer) => {
    const { origin } = new URL(scene.doors.openai.url)
    const headers = { authorization: `Bearer ${scene.doors.openai.key}` }
    const response = await fetch(`${origin}${path}`, { method: 'POST', headers, body: '{}' })
    expect({ status: response.status, body: await response.json() }).toMatchObject({ status: 404, body: answer })
  })

  test.each([
    ['an absolute target', 'POST http://evil.example/openai/v1/models HTTP/1.1', 404],
    ['our own as an absolute target', 'GET http://127.0.0.1/openai/v1/models HTTP/1.1', 404],
    ['dots', 'GET /openai/v1/models/../../secret HTTP/1.1', 404],
    ['encoded dots', 'GET /openai/v1/%2e%2e/secret HTTP/1.1', 404],
    ['an encoded slash', 'GET /openai/v1/models%2fx HTTP/1.1', 404],
    ['another host’s name', 'GET /openai/v1/models HTTP/1.1', 200],
    ['a tunnel', 'CONNECT evil.example:443 HTTP/1.1', 501],
    ['an upgrade', 'GET /openai/v1/models HTTP/1.1\r\nconnection: upgrade\r\nupgrade: websocket', 501],
    ['two lengths', 'POST /openai/v1/responses HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2', 400],
    [
      'a length and chunks',
      'POST /openai/v1/responses HTTP/1.1\r\ncontent-length: 5\r\ntransfer-encoding: chunked',
      400,
    ],
  ])('%s', async (_what, start, status) => {
    const answer = await raw(
      `${start}\r\nhost: evil.example\r\nauthorization: Bearer ${scene.doors.openai.key}\r\n\r\n`,
    )
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    for (const asked of scene.provider.asked)
      expect(asked).toMatchObject({ url: '/v1/models', headers: { host: new URL(scene.provider.url).host } })
    expect(scene.provider.asked).toHaveLength(status === 200 ? 1 : 0)
  })

  test('more than 64 MB is too much, said before or only sent', async () => {
    const said = await ask(scene.doors.anthropic, '/v1/messages', 'x'.repeat(64 * 1024 * 1024 + 1), {
      headers: { 'x-api-key': scene.doors.anthropic.key },
    }).catch((error: unknown) => error)
    // A client may see the connection close before it reads the answer: what counts is that the provider saw nothing.
    if (!(said instanceof Error))
      expect(said).toMatchObject({ status: 413, body: { error: { type: 'request_too_large' } } })
    const sent = request(`${scene.doors.openai.url}/responses`, {
      method: 'POST',
      headers: { authorization: `Bearer ${scene.doors.openai.key}`, 'transfer-encoding': 'chunked' },
    })
    const answered = once(sent, 'response')
    const megabyte = Buffer.alloc(1024 * 1024)
    for (let i = 0; i < 66; i++) sent.write(megabyte)
    const [answer] = await answered
    expect(answer.statusCode).toBe(413)
    sent.destroy()
    expect(scene.provider.asked).toHaveLength(0)
    expect((await scene.books.until(1))[0]).toMatchObject({ refused: 'too_large', status: null })
    expect((await askAs.openai()).status).toBe(200)
  })
})

describe('a provider that cannot be asked', () => {
  const shapes = (code: number, openai: string, anthropic: string, google: string) => ({
    openai: { error: { code: openai } },
    responses: { error: { code: openai } },
    anthropic: { type: 'error', error: { type: anthropic } },
    google: { error: { code, status: google } },
  })

  test.each(askers)('%s: is told in words and in the shape of the API, without its address', async (asker) => {
    const url = 'http://user:password@127.0.0.1:9'
    const far = await openScene({ url })
    far.loan.began(turnOf('trn_1'))
    const answer = await askAs[asker](far)
    const message = 'The model’s provider could not be reached: it refuses connections.'
    const shape = shapes(502, 'upstream_unreachable', 'api_error', 'UNAVAILABLE')[asker]
    expect(answer).toMatchObject({ status: 502, body: shape })
    expect(answer.body.error.message).toBe(message)
    expect(answer.text + far.log.join('')).not.toMatch(/password|127\.0\.0\.1|sk-the-real/)
    expect(far.gateway.settle(turnOf('trn_1').turnId)).toEqual({
      tokens: null,
      failure: { kind: 'overloaded', message, httpStatus: 502, retryable: true },
    })
    expect(await far.books.until(1)).toMatchObject([{ status: null, refused: null }])
    await far.close()
  })

  test.each(askers)('%s: that never answers is given up', async (asker) => {
    const slow = await openScene({ times: { firstByteMs: 30 } })
    slow.provider.answer = () => undefined
    const shape = shapes(504, 'timeout', 'timeout_error', 'DEADLINE_EXCEEDED')[asker]
    expect(await askAs[asker](slow)).toMatchObject({ status: 504, body: shape })
    await slow.close()
  })

  test('that falls silent in the middle ends the stream', async () => {
    const slow = await openScene({ times: { silenceMs: 30 } })
    slow.provider.answer = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('data: {}\n\n')
    }
    await expect(askAs.responses(slow)).rejects.toThrow()
    await slow.close()
  })

  test('over a connection that should be secure and is not', async () => {
    const secure = await openScene({ url: scene.provider.url.replace('http:', 'https:') })
    const { status, body } = await askAs.openai(secure)
    expect({ status, message: body.error.message }).toEqual({
      status: 502,
      message: 'The model’s provider could not be reached: no secure connection could be made.',
    })
    await secure.close()
  })
})

async function raw(text: string): Promise<string> {
  const { hostname, port } = new URL(scene.doors.openai.url)
  const socket = connect(Number(port), hostname)
  let answer = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    answer += chunk
    socket.end()
  })
  socket.write(text)
  await once(socket, 'close')
  return answer
}
