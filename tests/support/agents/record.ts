import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { builtInBackends } from '#agent-host/backends/registry.ts'
import { openAir, type Sandbox } from '#agent-host/sandbox/sandbox.ts'
import { agentsDirectory } from '#tests/support/agents/agents-directory.ts'
import { neutralLines } from '#tests/support/agents/neutral-lines.ts'
import { accessTo } from '#tests/support/scripted-model/model-access.ts'
import { startScriptedModel } from '#tests/support/scripted-model/server.ts'

/**
 * `node tests/support/agents/record.ts <agent> <name> <prompt> [option=value …]` writes what an agent says to a scripted model's turn to
 * `agent-host/backends/<agent>/recordings/<name>.jsonl`, for the tests of its dialect. `WORKTREE` in the prompt is the worktree. It asks
 * where no mode is given, and is answered with the first leave.
 */
const [agent = '', name = '', prompt = '', ...options] = process.argv.slice(2)
const tee = fileURLToPath(new URL('tee.ts', import.meta.url))
const base = await realpath(await mkdtemp(path.join(tmpdir(), 'recording-')))
const [home, worktree, heard] = [path.join(base, 'home'), path.join(base, 'root', 'worktree'), path.join(base, 'heard')]
await Promise.all([mkdir(home), mkdir(worktree, { recursive: true })])
const listening: Sandbox = {
  ...openAir,
  enter: (program) => ({
    ...program,
    command: process.execPath,
    args: [tee, heard, program.command, ...program.args],
  }),
}
const model = await startScriptedModel()
const models = accessTo(model)
const tools = { sandbox: listening, agentsDirectory, offered: models }
const backend = builtInBackends(tools).find(({ id }) => id === agent)
if (!backend) throw new Error(`there is no agent ${agent}`)

const signal = AbortSignal.timeout(120_000)
const launch = { homeDirectory: home, rootDirectory: path.dirname(worktree), environment: {}, models, signal }
const slot = await backend.prepare(launch)
const session = await slot.openSession({
  worktree,
  options: Object.fromEntries(options.map((option) => option.split('='))),
  onUpdate: () => undefined,
  signal,
})
const outcome = await session.prompt({
  text: prompt.replaceAll('WORKTREE', worktree),
  files: [],
  signal,
  onUpdate: () => undefined,
  ask: async (ask) => {
    const leave = ask.kind === 'permission' ? ask.options.find(({ kind }) => kind === 'allow_once') : undefined
    return leave ? { optionId: leave.optionId } : 'cancelled'
  },
})
await slot[Symbol.asyncDispose]()
await model.close()

const folder = fileURLToPath(new URL(`../../../agent-host/backends/${agent}/recordings/`, import.meta.url))
await mkdir(folder, { recursive: true })
const lines = neutralLines(await readFile(heard, 'utf8'), {
  [worktree]: '/worktree',
  [home]: '/home/agent',
  [base]: '/base',
})
await writeFile(path.join(folder, `${name}.jsonl`), `${lines.join('\n')}\n`)
await rm(base, { recursive: true, force: true })
console.log(`${agent} ${name}: ${lines.length} lines, ${JSON.stringify(outcome).slice(0, 200)}`)
