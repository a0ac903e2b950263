import { execFile } from 'node:child_process'
import { chmod, lstat, mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test, vi } from 'vitest'
import { worktreeLayout } from '#agent-host/worktrees/layout.ts'
import { placeOf } from '#agent-host/worktrees/place.ts'
import { prepareWorktree, removeWorktree } from '#agent-host/worktrees/worktree.ts'
import { backendId, chatId as chatIdSchema, personId, workspaceId as workspaceIdSchema } from '#lib/domain/ids.ts'
import { newId } from '#lib/ids.ts'
import { testPlace, testWorktree } from '#tests/support/worktrees.ts'

vi.setConfig({ testTimeout: 60_000 })
const run = promisify(execFile)
const gitIn = async (directory: string, ...args: string[]) => (await run('git', args, { cwd: directory })).stdout.trim()

test('a worktree is on a branch of its own at HEAD, can be committed to and pushed nowhere', async () => {
  await using room = await testWorktree()
  expect(await gitIn(room.directory, 'branch', '--show-current')).toBe(`greenroom/${room.place.chatId.slice(-8)}`)
  expect(await gitIn(room.directory, 'status', '--porcelain')).toBe('')
  expect(await gitIn(room.directory, 'remote')).toBe('')
  expect(await gitIn(room.directory, 'rev-parse', 'main')).toBe(await gitIn(room.directory, 'rev-parse', 'origin/main'))
  await writeFile(path.join(room.directory, 'new.txt'), 'new\n')
  await gitIn(room.directory, 'add', '-A')
  await gitIn(room.directory, 'commit', '-qm', 'By an agent')
  await expect(gitIn(room.directory, 'push')).rejects.toThrow()
  expect(await gitIn(room.repository.directory, 'for-each-ref', '--format=%(refname)')).toBe('refs/heads/main')
  expect((await stat(room.directory)).mode & 0o777).toBe(0o700)
})

test('preparing again changes nothing', async () => {
  await using room = await testWorktree()
  await writeFile(path.join(room.directory, 'README.md'), 'changed\n')
  expect(await prepareWorktree(room.layout, room.place)).toEqual({
    directory: room.directory,
    moved: false,
    made: null,
  })
  expect(await readFile(path.join(room.directory, 'README.md'), 'utf8')).toBe('changed\n')
})

test('two who prepare the same worktree at once get one', async () => {
  await using room = await testWorktree()
  const place = { ...room.place, chatId: newId('cht') }
  const [one, two] = await Promise.all([prepareWorktree(room.layout, place), prepareWorktree(room.layout, place)])
  expect(one.directory).toBe(two.directory)
  expect([one.made, two.made].filter(Boolean)).toHaveLength(1)
})

test('a new chat begins at what is the HEAD of the folder by then, an old one stays where it was', async () => {
  await using room = await testWorktree()
  await room.repository.git('checkout', '-qb', 'next')
  await writeFile(path.join(room.repository.directory, 'later.txt'), 'later\n')
  await room.repository.git('add', '-A')
  await room.repository.git('commit', '-qm', 'Later')
  await room.repository.git('branch', '-D', 'main')
  const { directory, made } = await prepareWorktree(room.layout, { ...room.place, chatId: newId('cht') })
  expect(made?.stale).toBeNull()
  expect(await gitIn(directory, 'log', '--format=%s')).toBe('Later\nFirst')
  expect(await gitIn(directory, 'rev-parse', '--verify', '-q', 'origin/main').catch(() => 'gone')).toBe('gone')
  expect(await room.snapshot()).toEqual(room.first)
})

test('a lock that a killed Git left in the repository does not keep it from being brought up to date', async () => {
  await using room = await testWorktree()
  const repository = room.layout.repository(room.place.workspaceId)
  for (const lock of ['HEAD.lock', 'packed-refs.lock', 'refs/heads/main.lock'])
    await writeFile(path.join(repository, lock), '')
  await room.repository.git('commit', '-q', '--allow-empty', '-m', 'Later')
  const { directory, made } = await prepareWorktree(room.layout, { ...room.place, chatId: newId('cht') })
  expect(made?.stale).toBeNull()
  expect(await gitIn(directory, 'log', '-1', '--format=%s')).toBe('Later')
})

test('a folder that now points outside of its roots is not read again', async () => {
  await using room = await testWorktree()
  const { directory } = room.repository
  await rm(path.join(directory, '.git'), { recursive: true })
  await writeFile(path.join(directory, '.git'), `gitdir: ${room.layout.repository(room.place.workspaceId)}\n`)
  const { made } = await prepareWorktree(room.layout, { ...room.place, chatId: newId('cht') })
  expect(made?.stale).toMatchObject({ code: 'outside_roots' })
})

test('a branch that is called greenroom does not stand in the way', async () => {
  await using room = await testWorktree({ a: 'a\n' }, ({ git }) => git('checkout', '-qb', 'greenroom'))
  expect(await gitIn(room.directory, 'branch', '--show-current')).toBe(`greenroom-${room.place.chatId.slice(-8)}`)
})

test('what a preparation that was killed left is cleared, and the worktree made', async () => {
  await using room = await testWorktree()
  const chatId = newId('cht')
  const staging = room.layout.staging(room.place.group.id)
  await mkdir(path.join(staging, `.making-${chatId}-0a1b2c`, '.git'), { recursive: true })
  await prepareWorktree(room.layout, { ...room.place, chatId })
  expect(await readdir(staging)).toEqual([])
  expect((await readdir(path.dirname(room.directory))).sort()).toEqual([room.place.chatId, chatId].sort())
})

test('a worktree that was lost is made anew, and its snapshots are kept', async () => {
  await using room = await testWorktree()
  await writeFile(path.join(room.directory, 'new.txt'), 'new\n')
  const before = await room.snapshot()
  await rm(room.directory, { recursive: true })
  await prepareWorktree(room.layout, room.place)
  expect((await room.snapshot()).snapshotId).toBe(room.first.snapshotId)
  expect((await room.diff(before)).files).toMatchObject([{ path: 'new.txt' }])
})

test('a worktree goes with its snapshots, protected folders included', async () => {
  await using room = await testWorktree()
  await mkdir(path.join(room.directory, 'cache', 'module'), { recursive: true })
  await writeFile(path.join(room.directory, 'cache', 'module', 'x'), 'x')
  await chmod(path.join(room.directory, 'cache', 'module'), 0o500)
  await chmod(path.join(room.directory, 'cache'), 0o000)
  await removeWorktree(room.layout, room.place)
  await removeWorktree(room.layout, room.place)
  expect(await readdir(path.dirname(room.directory))).toEqual([])
  expect(await readdir(path.join(room.layout.dataDirectory, 'snapshots'))).toEqual([])
})

test('a worktree of before groups had folders is brought to its place with all that is in it', async () => {
  await using room = await testWorktree()
  await writeFile(path.join(room.directory, 'new.txt'), 'new\n')
  const before = await room.snapshot()
  const earlier = path.join(room.layout.worktrees, room.place.workspaceId, room.place.chatId)
  await mkdir(path.dirname(earlier))
  await rename(room.directory, earlier)
  const told: string[] = []
  const onMoving = async ({ chatId }: { chatId: string }) => void told.push(chatId)
  expect(await prepareWorktree(room.layout, room.place, { onMoving })).toMatchObject({ moved: true })
  expect(await prepareWorktree(room.layout, room.place, { onMoving })).toMatchObject({ moved: false })
  expect(told).toEqual([room.place.chatId])
  expect(await readFile(path.join(room.directory, 'new.txt'), 'utf8')).toBe('new\n')
  expect(await room.snapshot()).toEqual(before)
  expect(await readdir(room.layout.worktrees)).toEqual([room.place.group.id])
})

test('a chat that others drive too is in a folder with no other worktree, and comes back from there', async () => {
  await using room = await testWorktree()
  const beside = await prepareWorktree(room.layout, { ...room.place, chatId: newId('cht') })
  const shared = testPlace(room.place, true)
  const moved = await prepareWorktree(room.layout, shared)
  expect(moved).toMatchObject({ moved: true })
  expect(await readdir(path.dirname(moved.directory))).toEqual([room.place.chatId])
  expect(await readdir(path.dirname(beside.directory))).toEqual([path.basename(beside.directory)])
  expect(await prepareWorktree(room.layout, room.place)).toEqual({
    directory: room.directory,
    moved: true,
    made: null,
  })
})

test('a link that an agent put in the place of another worktree is not followed', async () => {
  await using room = await testWorktree()
  await rm(room.directory, { recursive: true })
  await symlink(room.repository.directory, room.directory)
  await expect(room.snapshot()).rejects.toMatchObject({ code: 'unavailable' })
  await prepareWorktree(room.layout, room.place)
  expect((await lstat(room.directory)).isDirectory()).toBe(true)
})

test('a workspace without a repository here is refused', async () => {
  await using room = await testWorktree()
  const place = testPlace({ workspaceId: newId('wsp'), chatId: newId('cht') })
  await expect(prepareWorktree(room.layout, place)).rejects.toMatchObject({ code: 'unavailable' })
})

test.each(['../x', 'a/b', '', '.', '..', '.hidden', 'a..b', '-x', 'a\0b'])(
  '“%s” is refused as a name in the data folder',
  (name) => {
    const layout = worktreeLayout('/data')
    const [workspaceId, chatId] = [workspaceIdSchema.parse('wsp_1'), chatIdSchema.parse('cht_1')]
    const facts = { workspaceId, chatId, ownerId: personId.parse('per_1'), isShared: false }
    expect(() => layout.home(name, backendId.parse('fake'))).toThrow('not an id')
    expect(() => layout.worktree(placeOf({ ...facts, chatId: name as typeof chatId }))).toThrow('not an id')
    expect(() => layout.repository(name as typeof workspaceId)).toThrow('not an id')
    expect(layout.worktree(placeOf(facts))).toBe('/data/worktrees/wsp_1.per_1/cht_1')
    expect(layout.worktree(placeOf({ ...facts, isShared: true }))).toBe('/data/worktrees/wsp_1.cht_1/cht_1')
  },
)
