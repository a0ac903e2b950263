import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test, vi } from 'vitest'
import { prepareWorkspace, type WorkspaceSettings } from '#agent-host/worktrees/workspaces.ts'
import { Refusal } from '#lib/domain/refusal.ts'
import { newId } from '#lib/ids.ts'
import { startGitServer } from '#tests/support/git-server.ts'
import { testRepository } from '#tests/support/repository.ts'
import { testData } from '#tests/support/worktrees.ts'

vi.setConfig({ testTimeout: 60_000 })
const run = promisify(execFile)
type Answer = (request: IncomingMessage, response: ServerResponse) => boolean

/** A server with a sample of two branches and a tag, and a way to clone from it. */
async function cloning(answer?: Answer) {
  const stack = new AsyncDisposableStack()
  const data = stack.use(await testData())
  const repository = stack.use(await testRepository())
  await repository.git('tag', 'v1')
  await repository.git('branch', 'other')
  await repository.git('commit', '-q', '--allow-empty', '-m', 'Second')
  const server = stack.use(await startGitServer(repository.directory, answer))
  const clone = async (
    more: { url?: string; ref?: string } & Partial<WorkspaceSettings> = {},
    signal?: AbortSignal,
  ) => {
    const { url = server.url, ref, ...settings } = more
    const workspaceId = newId('wsp')
    const source = { kind: 'clone' as const, url, ref }
    const allowed = { ...data.settings, cloneHosts: [`127.0.0.1:${server.port}`], ...settings }
    await prepareWorkspace({ workspaceId, source, administrator: false }, allowed, signal)
    const git = async (...args: string[]) =>
      (await run('git', ['--git-dir', data.layout.repository(workspaceId), ...args])).stdout.trim()
    return { git }
  }
  const left = () => readdir(path.join(data.layout.dataDirectory, 'repositories'))
  return { repository, server, clone, left, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

const faultOf = (clone: Promise<unknown>) =>
  clone.then(
    () => Promise.reject(new Error('it was cloned')),
    (error: unknown) =>
      error instanceof Refusal ? { code: error.code, message: error.message } : Promise.reject(error),
  )

test('a repository of an allowed host is cloned with its branches, tags and HEAD, and remembers no address', async () => {
  await using room = await cloning()
  const { git } = await room.clone()
  expect(await git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main\nrefs/heads/other\nrefs/tags/v1')
  expect(await git('log', '--format=%s', 'HEAD')).toBe('Second\nFirst')
  expect(await git('config', '--local', '--list')).not.toContain(String(room.server.port))
})

test('the same host is refused without being asked when it is not allowed', async () => {
  await using room = await cloning()
  const other = { cloneHosts: ['127.0.0.1:1'] }
  expect(await faultOf(room.clone(other))).toMatchObject({ code: 'address_refused' })
  expect(await faultOf(room.clone({ ...other, url: `http://localhost:${room.server.port}/sample.git` }))).toMatchObject(
    { code: 'address_refused' },
  )
  expect(room.server.requests).toEqual([])
  expect(await room.left()).toEqual([])
})

test('Git goes to the address that was looked at, whatever the name means by then', async () => {
  await using room = await cloning()
  const name = `only-here.invalid:${room.server.port}`
  let asked = 0
  const resolve = () => {
    asked += 1
    return Promise.resolve(['127.0.0.1'])
  }
  const { git } = await room.clone({ url: `http://${name}/sample.git`, cloneHosts: [name], resolve })
  expect(await git('log', '-1', '--format=%s')).toBe('Second')
  expect(asked).toBe(1)
})

test('a branch, a tag or a commit can be the HEAD; anything else is told', async () => {
  await using room = await cloning()
  expect(await (await room.clone({ ref: 'other' })).git('symbolic-ref', 'HEAD')).toBe('refs/heads/other')
  const first = (await room.repository.git('rev-parse', 'v1')).stdout.trim()
  expect(await (await room.clone({ ref: 'v1' })).git('rev-parse', 'HEAD')).toBe(first)
  expect(await (await room.clone({ ref: first })).git('rev-parse', 'HEAD')).toBe(first)
  for (const ref of ['missing', 'v1^{tree}', '--all', 'HEAD:README.md'])
    expect(await faultOf(room.clone({ ref }))).toMatchObject({
      code: 'clone_failed',
      message: expect.stringContaining(`“${ref}”`),
    })
})

const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (_, response) => {
    response.writeHead(code, headers).end()
    return true
  }

const hangUp: Answer = (request) => {
  request.socket.destroy()
  return true
}

test.each([
  ['asks for a sign-in', status(401, { 'www-authenticate': 'Basic realm="x"' }), /asks for a sign-in/],
  ['has nothing there', status(404), /no repository at this address/],
  ['is broken', status(500), /not a Git repository that could be cloned/],
  ['hangs up', hangUp, /does not answer/],
])('a host that %s is told in words, and nothing is left', async (_, answer, words) => {
  await using room = await cloning(answer)
  const fault = await faultOf(room.clone())
  expect(fault).toMatchObject({ code: 'clone_failed', message: expect.stringMatching(words) })
  expect(fault.message).not.toContain('sample.git')
  expect(await room.left()).toEqual([])
})

test('a redirect is not followed', async () => {
  await using elsewhere = await cloning()
  const location = elsewhere.server.url
  await using room = await cloning((request, response) =>
    status(301, { location: location.replace('/sample.git', request.url ?? '') })(request, response),
  )
  expect(await faultOf(room.clone())).toMatchObject({
    code: 'clone_failed',
    message: expect.stringContaining('another address'),
  })
  expect(elsewhere.server.requests).toEqual([])
})

test('objects that the server says lie at another address are not fetched from there', async () => {
  await using elsewhere = await cloning()
  await using room = await cloning((request, response) => {
    if (!request.url?.includes('/objects/')) return false
    const isAlternates = request.url.endsWith('-alternates') || request.url.endsWith('/alternates')
    if (isAlternates) response.end(`${elsewhere.server.url}/objects\n`)
    else response.writeHead(404).end()
    return true
  })
  expect(await faultOf(room.clone())).toMatchObject({ code: 'clone_failed' })
  expect(elsewhere.server.requests).toEqual([])
})

test('a host that is silent is given up', async () => {
  await using room = await cloning(() => true)
  expect(await faultOf(room.clone({ cloneTimeoutMs: 300 }))).toMatchObject({
    code: 'clone_failed',
    message: expect.stringContaining('too long'),
  })
  expect(await room.left()).toEqual([])
})

test('a clone that is no longer wanted ends and leaves nothing', async () => {
  const stop = new AbortController()
  await using room = await cloning(() => {
    stop.abort()
    return true
  })
  await expect(room.clone({}, stop.signal)).rejects.toMatchObject({ reason: 'aborted' })
  expect(await room.left()).toEqual([])
})

test('a repository past the bound is refused', async () => {
  await using room = await cloning()
  expect(await faultOf(room.clone({ cloneLimitBytes: 500 }))).toMatchObject({ code: 'too_large' })
  expect(await room.left()).toEqual([])
})

test('a repository without a commit is refused', async () => {
  await using data = await testData()
  const empty = path.join(data.layout.dataDirectory, 'empty')
  await run('git', ['init', '-q', empty])
  await using server = await startGitServer(empty)
  const settings = { ...data.settings, cloneHosts: ['127.0.0.1'] }
  const source = { kind: 'clone' as const, url: server.url }
  const prepared = prepareWorkspace({ workspaceId: newId('wsp'), source, administrator: false }, settings)
  expect(await faultOf(prepared)).toMatchObject({
    code: 'clone_failed',
    message: expect.stringContaining('no commit yet'),
  })
})
