import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'

/**
 * An ACP agent for tests that says the variable `LEAKED` in every way that it has: character by character as text and thoughts, in
 * tools, plans, commands, requests, files and file names. The prompt `fail` says it in its error, `crash` in its last words.
 */
type Params = { sessionId?: string; cwd?: string; prompt?: { text?: string }[] }

const secret = process.env.LEAKED ?? ''
const waiting = new Map<number, () => void>()
let worktree = '.'
let asked = 0

const print = (message: object) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
const tell = (sessionId: string, update: object) => print({ method: 'session/update', params: { sessionId, update } })
const ask = (method: string, params: object) =>
  new Promise<void>((resolve) => {
    waiting.set(++asked, resolve)
    print({ id: asked, method, params })
  })

async function leak(sessionId: string): Promise<void> {
  const spell = (sessionUpdate: string) => {
    for (const letter of `(${secret})`) tell(sessionId, { sessionUpdate, content: { type: 'text', text: letter } })
  }
  spell('agent_thought_chunk')
  spell('agent_message_chunk')
  const text = (value: string) => ({ type: 'content', content: { type: 'text', text: value } })
  const call = {
    toolCallId: 'call-1',
    title: `echo ${secret}`,
    kind: 'execute',
    status: 'pending',
    rawInput: { command: `echo ${secret}`, nested: [{ [secret]: secret }] },
    locations: [{ path: path.join(worktree, `${secret}.txt`) }],
  }
  tell(sessionId, { sessionUpdate: 'tool_call', ...call })
  const options = [{ optionId: 'yes', name: `Allow ${secret}`, kind: 'allow_once' }]
  await ask('session/request_permission', { sessionId, toolCall: call, options })
  const output = `${Buffer.from(`x${secret}`).toString('base64')} ${encodeURIComponent(secret)} ${JSON.stringify({ secret })}`
  tell(sessionId, {
    sessionUpdate: 'tool_call_update',
    toolCallId: 'call-1',
    status: 'completed',
    content: [text(`env: LEAKED=${secret}`), { type: 'diff', path: 'a.txt', oldText: secret, newText: `${secret}\n` }],
    rawOutput: { stdout: output, exit_code: 0 },
  })
  tell(sessionId, {
    sessionUpdate: 'plan',
    entries: [{ content: `Use ${secret}`, priority: 'high', status: 'pending' }],
  })
  tell(sessionId, {
    sessionUpdate: 'available_commands_update',
    availableCommands: [{ name: 'use', description: `Use ${secret}` }],
  })
  writeFileSync(path.join(worktree, 'kept.txt'), `the secret is ${secret}\nand nothing else\n`)
  writeFileSync(path.join(worktree, `${secret}.txt`), 'its name says it\n')
  writeFileSync(path.join(worktree, 'kept.bin'), Buffer.concat([Buffer.from([0, 1, 2, 255]), Buffer.from(secret)]))
  writeFileSync(path.join(worktree, 'clean.bin'), Buffer.from([0, 1, 2, 255, 7]))
}

async function answer(method: string, params: Params): Promise<object> {
  const { sessionId = '' } = params
  if (method === 'initialize')
    return { protocolVersion: 1, agentInfo: { name: 'leaking', version: '1' }, agentCapabilities: {} }
  if (method === 'session/new') {
    worktree = params.cwd ?? worktree
    return { sessionId: randomUUID() }
  }
  const said = params.prompt?.map(({ text }) => text).join('') ?? ''
  if (said.includes('fail')) throw { code: -32603, message: `The key ${secret} is not valid` }
  if (said.includes('crash')) process.stderr.write(`panic: ${secret}\n`, () => process.exit(9))
  if (method === 'session/prompt') await leak(sessionId)
  return { stopReason: 'end_turn' }
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line)
  if (!method) return waiting.get(id)?.()
  answer(method, params ?? {}).then(
    (result) => id !== undefined && print({ id, result }),
    (error: object) => print({ id, error }),
  )
})
