import { afterEach, expect, test, vi } from 'vitest'
import { GitFault, git, gitText } from '#agent-host/worktrees/git.ts'
import { gitVersion } from '#agent-host/worktrees/git-version.ts'

afterEach(() => vi.unstubAllEnvs())

/** Runs a shell command in the place of Git, as one of its aliases. */
const shell = (command: string) => ['-c', `alias.run-it=!${command}`, 'run-it']
const faultOf = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: unknown) => error,
  )

test('Git sees nothing of the environment but the path, and a configuration of ours', async () => {
  for (const name of [
    'GIT_DIR',
    'GIT_CONFIG_PARAMETERS',
    'GIT_EXTERNAL_DIFF',
    'DATABASE_URL',
    'https_proxy',
    'SSH_AUTH_SOCK',
  ])
    vi.stubEnv(name, 'of-the-server')
  const said = await gitText(shell('env'))
  expect(said).not.toContain('of-the-server')
  expect(said).toContain('HOME=/nonexistent')
  expect(said).toMatch(/^GIT_ALLOW_PROTOCOL=$/m)
})

test('what Git answers with an exit code is a fault unless it is accepted', async () => {
  expect(await faultOf(git(shell('echo why >&2; exit 3')))).toMatchObject({
    reason: 'exit',
    exitCode: 3,
    stderr: 'why\n',
  })
  expect(await git(shell('exit 3'), { accept: [3] })).toMatchObject({ exitCode: 3 })
})

test('a call whose time is over is ended with all that it started', async () => {
  const fault = await faultOf(git(shell('sleep 600 & sleep 600; wait'), { timeoutMs: 100 }))
  expect(fault).toBeInstanceOf(GitFault)
  expect(fault).toMatchObject({ reason: 'timeout' })
})

test('a call is ended by its signal, also before it began', async () => {
  const stop = new AbortController()
  const call = git(shell('echo begun; sleep 600'), { signal: stop.signal, onOutput: () => stop.abort('enough') })
  expect(await faultOf(call)).toMatchObject({ reason: 'aborted', cause: 'enough' })
  expect(await faultOf(git(shell('sleep 600'), { signal: stop.signal }))).toMatchObject({ reason: 'aborted' })
})

test('output past the bound is a fault', async () => {
  expect(await faultOf(git(shell('yes'), { maxBytes: 100_000 }))).toMatchObject({ reason: 'too_large' })
})

test('input reaches Git', async () => {
  expect(await gitText(['hash-object', '--stdin'], { input: 'x\n' })).toBe('587be6b4c3f93f93c489c0111bba5596147a26cb')
})

test('no transport is allowed unless it is named', async () => {
  for (const url of ['file:///', '/', 'http://localhost:1/x', 'ext::sh -c true'])
    expect(await faultOf(git(['ls-remote', url])), url).toMatchObject({
      stderr: expect.stringContaining('not allowed'),
    })
})

test('the version of Git is told, and a machine without one is refused', async () => {
  expect(await gitVersion()).toMatch(/^\d+\.\d+/)
  vi.stubEnv('PATH', '/nonexistent')
  await expect(gitVersion()).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('Install git'),
  })
})
