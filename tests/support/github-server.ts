import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { startLocalServer } from '#tests/support/local-server.ts'

export type GitHubPerson = { id: number; login: string; name: string; email: string; verified: boolean }

/** GitHub as an enterprise server has it: the pages and calls of its web flow, for one person who agrees at once. */
export async function startGitHubServer() {
  let here: GitHubPerson | undefined
  let isBroken = false
  const server = await startLocalServer(() => (request, response) => void answer(request, response, here, isBroken))
  return {
    environment: { AUTH_GITHUB_ID: 'room', AUTH_GITHUB_SECRET: 'secret', AUTH_GITHUB_URL: server.url },
    isHere: (person: GitHubPerson) => {
      here = person
    },
    /** Whether its API fails from now on. */
    breaks: (broken: boolean) => {
      isBroken = broken
    },
    close: server.close,
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  person: GitHubPerson | undefined,
  isBroken: boolean,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const json = (value: unknown, status = 200) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
  if (pathname === '/login/oauth/authorize') return agree(response, searchParams)
  if (pathname === '/login/oauth/access_token') {
    const isCode = new URLSearchParams(await text(request)).get('code') === 'the-code'
    return void json(isCode ? { access_token: 'token', token_type: 'bearer' } : { error: 'bad_verification_code' })
  }
  if (isBroken || !person || request.headers.authorization !== 'Bearer token') return void json({ message: 'no' }, 503)
  const { id, login, name, email, verified } = person
  // What a person shows publicly is another address on purpose: it says nothing.
  if (pathname === '/api/v3/user') return void json({ id, login, name, email: 'shown@example.org' })
  if (pathname === '/api/v3/user/emails') {
    return void json([
      { email: 'other@example.org', primary: false, verified: true },
      { email, primary: true, verified },
    ])
  }
  json({ message: 'Not Found' }, 404)
}

function agree(response: ServerResponse, asked: URLSearchParams): void {
  const back = new URL(asked.get('redirect_uri') ?? '')
  back.searchParams.set('code', 'the-code')
  const state = asked.get('state')
  if (state) back.searchParams.set('state', state)
  response.writeHead(302, { location: back.href }).end()
}
