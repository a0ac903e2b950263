import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cleanEnvironment } from '#agent-host/processes/clean-environment.ts'
import { diskUsage } from '#agent-host/processes/disk-usage.ts'
import { endRecordedGroups, groupMembers, slotMarker } from '#agent-host/processes/groups.ts'
import { listProcesses, readProcess } from '#agent-host/processes/process-table.ts'
import { type ProcessGroup, spawnGroup } from '#agent-host/processes/spawn-group.ts'
import { namedFiles } from '#agent-host/sandbox/named-files.ts'
import { installationRoot, ownPrograms } from '#agent-host/sandbox/own-programs.ts'
import { explainRefusal, probeSandbox } from '#agent-host/sandbox/probe-sandbox.ts'
import type { Sandbox } from '#agent-host/sandbox/sandbox.ts'
import { realSandbox } from '#tests/support/sandbox.ts'

let data: string
let home: string
let root: string
let sandbox: Sandbox
beforeAll(async () => {
  data = await realpath(await mkdtemp(path.join(tmpdir(), 'sandbox-')))
  sandbox = await realSandbox({ hidden: [installationRoot, data] })
  await mkdir(path.join(data, 'homes', 'other'), { recursive: true })
  await writeFile(path.join(data, 'homes', 'other', 'secret'), 'of another group')
  await writeFile(path.join(data, 'secret'), 'of the server')
})
beforeEach(async () => {
  home = await mkdtemp(path.join(data, 'homes', 'own-'))
  root = await mkdtemp(path.join(data, 'worktrees-'))
})
afterAll(() => rm(data, { recursive: true, force: true }))

const start = (
  command: string,
  args: string[],
  more: { readable?: string[]; groups?: string; inside?: Sandbox } = {},
) =>
  spawnGroup(
    (more.inside ?? sandbox).enter(
      { command, args, directory: root, environment: cleanEnvironment(home) },
      { writable: [home, root], readable: more.readable ?? [] },
    ),
    more.groups,
  )
const shell = (script: string, more?: Parameters<typeof start>[2]) => start('sh', ['-c', script], more)

async function saidBy(group: ProcessGroup): Promise<string> {
  const said = await text(group.stdout)
  await group.end()
  return `${said}${group.stderrTail()}`
}
/** It waits for a line, so that nobody misses what it says. */
const run = async (script: string, more?: Parameters<typeof start>[2]) => {
  const group = await shell(`read -r go\n${script}`, more)
  group.stdin.write('go\n')
  return await saidBy(group)
}

async function firstLine(group: ProcessGroup): Promise<string> {
  const [line] = await once(createInterface({ input: group.stdout }), 'line')
  return String(line)
}

describe('what is seen', () => {
  it('is the system, and nothing beside what is listed', async () => {
    const seen = (await run('ls -A /')).trim().split('\n')
    expect(seen).not.toContain('home')
    for (const name of ['root', 'home', 'run', 'srv', 'mnt', 'sys', 'opt', 'boot']) expect(seen).not.toContain(name)
    expect(await run(`ls -A ${data} ${data}/homes`)).not.toMatch(/secret|other/)
    expect(await run(`cat ${data}/secret ${data}/homes/other/secret 2>&1`)).not.toMatch(/of the server|of another/)
    expect(await run('ls -A /var /tmp')).not.toMatch(/lib|log/)
  })

  it('can be written in the room, in /tmp, and nowhere else', async () => {
    expect(await run('echo one > file && cat file; echo two > "$HOME/file" && cat "$HOME/file"')).toBe('one\ntwo\n')
    expect(await readFile(path.join(root, 'file'), 'utf8')).toBe('one\n')
    expect(await run('echo three > /tmp/file && cat /tmp/file')).toBe('three\n')
    expect(await readdir(tmpdir())).not.toContain('file')
    for (const target of ['/file', '/usr/file', '/etc/file', '/dev/file', '/proc/sys/kernel/printk'])
      expect(
        await run(`cat ${target} > /tmp/was 2>/dev/null; cat /tmp/was > ${target} && echo written`),
        target,
      ).not.toContain('written')
  })

  it('holds a folder that appeared in the room later', async () => {
    await using group = await shell('read -r line; cat later/file')
    await mkdir(path.join(root, 'later'))
    await writeFile(path.join(root, 'later', 'file'), 'came later')
    group.stdin.write('go\n')
    expect(await saidBy(group)).toBe('came later')
  })

  it('leaves no way out by a link or by dots', async () => {
    await symlink(path.join(data, 'secret'), path.join(root, 'link'))
    await symlink('../homes/other', path.join(root, 'folder'))
    expect(await run('cat link folder/secret ../secret ../../etc/../secret 2>&1')).not.toMatch(
      /of the server|of another/,
    )
  })

  it('holds what a program consists of, to be read alone', async () => {
    const program = await mkdtemp(path.join(data, 'program-'))
    await writeFile(path.join(program, 'main'), '#!/bin/sh\nread -r go; echo from the program\n', { mode: 0o755 })
    const group = await start(path.join(program, 'main'), [], { readable: [program] })
    group.stdin.write('go\n')
    expect(await saidBy(group)).toBe('from the program\n')
    expect(await run(`rm ${program}/main; echo x > ${program}/other`, { readable: [program] })).toMatch(/Read-only/)
  })

  it('holds neither the installation nor what is private of the system', async () => {
    expect(await run(`ls -A ${installationRoot}`, { readable: ownPrograms })).not.toMatch(/\.env|\.git|app|db/)
    expect(await run('cat /etc/shadow /etc/gshadow 2>/dev/null')).toBe('')
  })

  it('runs the Node of this installation with its sources', async () => {
    const source = path.join(installationRoot, 'agent-host', 'agents', 'greenroom', 'main.ts')
    const group = await start(process.execPath, [source], { readable: ownPrograms })
    group.stdin.end('{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":1}}\n')
    expect(await saidBy(group)).toContain('"protocolVersion":1')
  })

  it('shows processes of its own alone, and an environment that was given', async () => {
    const environment = await run('tr "\\\\0" "\\\\n" < /proc/1/environ; env')
    expect(environment).toContain(`HOME=${home}`)
    for (const [name, value] of Object.entries(process.env))
      if (value && value.length > 12 && !['PATH', 'LANG'].includes(name) && !home.startsWith(value))
        expect(environment, name).not.toContain(value)
    const ids = (await run('ls /proc')).match(/^\d+$/gm) ?? []
    expect(ids.length).toBeLessThan(10)
    expect(await run(`kill -0 ${process.pid} 2>&1; ls /proc/${process.pid} 2>&1`)).toMatch(/No such/)
  })

  it('never holds a hidden folder, also where that is in one that is seen', async () => {
    const shown = await mkdtemp(path.join(data, 'shown-'))
    await mkdir(path.join(shown, 'server', 'packages'), { recursive: true })
    await writeFile(path.join(shown, 'server', '.env'), 'KEY=1')
    await writeFile(path.join(shown, 'server', 'packages', 'one'), 'a package')
    const inside = await realSandbox({ readable: [shown], hidden: [path.join(shown, 'server')] })
    const readable = [path.join(shown, 'server', 'packages')]
    expect(await run(`ls -A ${shown}/server; cat ${shown}/server/packages/one`, { inside, readable })).toBe(
      'packages\na package',
    )
    expect(await run(`echo x > ${shown}/server/new`, { inside, readable })).toMatch(/Read-only/)
  })
})

describe('programs', () => {
  it('that are not there reject as they do without a sandbox', async () => {
    await expect(async () => start('no-such-program', [])).rejects.toMatchObject({ code: 'ENOENT' })
    await expect(async () => start('/nowhere/agent', [])).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('that are there and not seen are refused in words', async () => {
    const program = path.join(data, 'hidden-program')
    await writeFile(program, '#!/bin/sh\n', { mode: 0o755 })
    await expect(async () => start(program, [])).rejects.toThrow(/not seen in the sandbox.*SANDBOX_READABLE/)
    const group = await start(program, [], { readable: namedFiles([program, '--flag', 'relative/path']) })
    expect(await group.exited).toMatchObject({ code: 0 })
  })

  it('leave the session they came from, unless that is a terminal of their own', async () => {
    // A session that began outside has no number inside.
    const session = 'read -r go; cut -d " " -f 6 /proc/self/stat'
    const of = async (terminal: boolean) => {
      const program = { command: 'sh', args: ['-c', session], directory: root, environment: cleanEnvironment(home) }
      const group = await spawnGroup(sandbox.enter(program, { writable: [home, root], readable: [], terminal }))
      group.stdin.write('go\n')
      return Number(await saidBy(group))
    }
    expect(await of(true)).toBe(0)
    expect(await of(false)).toBeGreaterThan(0)
  })

  it('tell the signal that ended them', async () => {
    expect(await (await shell('kill -9 $$')).exited).toMatchObject({ code: null, signal: 'SIGKILL' })
    expect(await (await shell('exit 7')).exited).toMatchObject({ code: 7, signal: null })
  })
})

const unprivileged = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}

describe('limits', () => {
  it('stop a fork bomb of whoever is not root, and a file that grows too large', async () => {
    await Promise.all([data, home, root].map((folder) => chmod(folder, 0o755)))
    if ('uid' in unprivileged) await Promise.all([home, root].map((each) => chown(each, 65534, 65534)))
    const limits = { memoryBytes: 2 ** 30, processes: 16, diskBytes: 2 ** 20 }
    const tight = await realSandbox({ limits })
    const bomb = 'i=0; while [ $i -lt 400 ]; do sleep 1000 & i=$((i+1)); echo $i; done'
    const grow = 'head -c 3000000 /dev/zero > large; wc -c < large'
    for (const [script, held] of [
      [bomb, (said: string) => Number(said.trim().split('\n').at(-1)) < 70],
      [grow, (said: string) => Number(said) === limits.diskBytes],
    ] as const) {
      const environment = cleanEnvironment(home)
      const program = tight.enter(
        { command: 'sh', args: ['-c', script], directory: root, environment },
        { writable: [home, root], readable: [] },
      )
      const child = spawn(program.command, program.args, {
        ...unprivileged,
        cwd: root,
        env: environment as NodeJS.ProcessEnv,
      })
      const said = await text(child.stdout)
      expect(said).not.toBe('')
      expect(held(said), said.slice(-200)).toBe(true)
    }
  })
})

it('what an agent may not read itself is counted all the same', async () => {
  const folder = path.join(root, 'hidden')
  await Promise.all([data, root].map((each) => chmod(each, 0o755)))
  await mkdir(folder)
  await writeFile(path.join(folder, 'file'), Buffer.alloc(3_000_000, 1))
  if ('uid' in unprivileged) for (const each of [folder, path.join(folder, 'file')]) await chown(each, 65534, 65534)
  await chmod(folder, 0)
  const du = async ([command = '', ...args]: string[]) =>
    Number.parseInt(await text(spawn(command, args, { ...unprivileged, cwd: '/' }).stdout), 10)
  expect(await du(['du', '-sk', folder])).toBeLessThan(1000)
  expect(await du([...(sandbox.reader ?? []), 'du', '-sk', folder])).toBeGreaterThan(2900)
  expect(await diskUsage([folder], sandbox.reader)).toBeGreaterThan(2_900_000)
  await chmod(folder, 0o755)
})

describe('the end', () => {
  const escapes = {
    'a child': 'sleep 1000 &',
    'a child in a session of its own': 'setsid sleep 1000 &',
    'a grandchild that was left by its parent': '(setsid sh -c "sleep 1000 & exit" &);',
    'a child without the marker': `env -i /usr/bin/setsid /usr/bin/sleep 1000 &`,
    'a child that ignores TERM': `setsid sh -c 'trap "" TERM; while :; do sleep 1000; done' &`,
  }

  it.each(Object.entries(escapes))('takes %s along', async (_, script) => {
    const before = new Set((await listProcesses()).map((entry) => entry.processId))
    const group = await shell(`${script} sleep 0.1; echo up; wait; read -r x`)
    await firstLine(group)
    const own = (await descendants(group.processId)).filter((id) => !before.has(id))
    expect(own.length).toBeGreaterThan(2)
    await group.end(300)
    for (const id of own) expect(await readProcess(id), String(id)).toBeNull()
  })

  it('lets a program tidy up before what holds it goes', async () => {
    const group = await shell(`trap 'echo tidied > file; exit 0' TERM; echo up; while :; do sleep 0.05; done`)
    await firstLine(group)
    await group.end()
    expect(await group.exited).toMatchObject({ code: 0, signal: null })
    expect(await readFile(path.join(root, 'file'), 'utf8')).toBe('tidied\n')
  })

  it('comes with the end of the program, whatever it left behind', async () => {
    const group = await shell('env -i /usr/bin/setsid /usr/bin/sleep 1000 & sleep 0.1; echo up; read -r x')
    await firstLine(group)
    const own = await descendants(group.processId)
    group.stdin.end('go\n')
    await group.exited
    await group.end()
    for (const id of own) expect(await readProcess(id), String(id)).toBeNull()
  })

  it('is found by record after the host was killed', async () => {
    const groups = path.join(data, 'groups')
    const group = await shell('setsid sleep 1000 & echo up; wait', { groups })
    await firstLine(group)
    const own = await descendants(group.processId)
    expect(await endRecordedGroups(groups, 200)).toBe(1)
    for (const id of own) expect(await readProcess(id)).toBeNull()
  })

  it('sees the marker from outside', async () => {
    const group = await shell(`echo "$${slotMarker}"; setsid sleep 1000`)
    const marker = await firstLine(group)
    expect((await groupMembers({ marker, leader: null }, false)).length).toBeGreaterThanOrEqual(3)
    await group.end(100)
    expect(await groupMembers({ marker, leader: null }, false)).toEqual([])
  })
})

describe('where there is none', () => {
  const limits = { memoryBytes: 1, processes: 1, diskBytes: 1 }
  const wish = { wanted: true, readable: [], hidden: [], network: 'on', doors: null, limits } as const

  it('says that it was turned off', async () => {
    expect(await probeSandbox({ ...wish, wanted: false })).toMatchObject({ kind: 'none', fault: /SANDBOX=off/ })
  })

  it('says what is missing', () => {
    expect(explainRefusal('bwrap: Unknown option --size')).toMatch(/too old/)
    expect(explainRefusal('bwrap: setting up uid map: Permission denied')).toMatch(/user namespaces/)
    expect(explainRefusal('bwrap: No permissions to create new namespace, likely because …')).toMatch(/user namespaces/)
    expect(explainRefusal("bwrap: Can't mount proc on /newroot/proc: Operation not permitted")).toMatch(/container/)
  })
})

async function descendants(leader: number): Promise<number[]> {
  const entries = await listProcesses()
  const found = [leader]
  for (const id of found)
    found.push(...entries.filter((entry) => entry.parentId === id).map((entry) => entry.processId))
  return found
}
