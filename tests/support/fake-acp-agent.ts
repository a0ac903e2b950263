import { execFile, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'

/**
 * An ACP agent for tests, which speaks the wire by hand so that it can also misbehave. `FAKE_AGENT` says how as a program: `exit`
 * at once, `fork` a child and exit, `rubbish` for output, `silent`, `deaf` to cancel, `version` 99, `noisy` between messages, `models` of two providers,
 * `seeing` images and files in prompts.
 * Markers in a prompt say what it does: those of the scripted model (`[[plain:N:RATE]]`, `[[edit:path]]`, `[[shell:command]]`,
 * `[[plan]]`, `[[ask]]`, `[[recall]]`, `[[error:STATUS]]`), and `[[late]]`, `[[crash]]`, `[[refuse]]`, `[[read:path]]`,
 * `[[link:address]]` (asks a person to open it), `[[killed]]` (says `cancelled` and dies),
 * `[[write:path]]`, `[[usage]]`, `[[say:text]]`, `[[child]]`, `[[flood:COUNT]]` (messages of 10 kB, as fast as they are taken),
 * `[[lastwords:COUNT]]` (the same, and then it crashes).
 */
type Params = Record<string, unknown>
type Block = {
  type: string
  text?: string
  mimeType?: string
  data?: string
  resource?: { uri: string; text?: string }
}
type Stored = { prompts: string[] }
type Session = Stored & { id: string; cwd: string; mode: string; model: string; effort: string; cancelled: boolean }

const behaviour = process.env.FAKE_AGENT ?? ''
const store = path.join(process.env.HOME ?? '.', '.fake-agent')
const sessions = new Map<string, Session>()
const waiting = new Map<number, { resolve(result: Params): void; reject(error: Params): void }>()
let asked = 0
let calls = 0

const print = (message: object) => {
  if (behaviour === 'noisy') process.stdout.write('Warning: something is deprecated\n{"id":4711,"result":{}}\n')
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
}
const tell = (session: Session, update: object) =>
  print({ method: 'session/update', params: { sessionId: session.id, update } })
const ask = (method: string, params: object) =>
  new Promise<Params>((resolve, reject) => {
    const id = ++asked
    waiting.set(id, { resolve, reject })
    print({ id, method, params })
  })

const manyModels = Array.from({ length: 24 }, (_, at) => ({
  modelId: `model-${at}`,
  name: `${at % 2 ? 'Acme' : 'Other'}/Model ${at}`,
}))

const options = (session: Session) => ({
  modes: {
    currentModeId: session.mode,
    availableModes: [
      { id: 'ask', name: 'Ask' },
      { id: 'auto', name: 'Auto' },
    ],
  },
  models: {
    currentModelId: session.model,
    availableModels: [
      ...(behaviour === 'models' ? manyModels : []),
      { modelId: 'small', name: 'Small' },
      { modelId: 'large', name: 'Large' },
    ],
  },
  configOptions: [
    {
      type: 'select',
      id: 'thinking',
      name: 'Thinking',
      category: 'thought_level',
      currentValue: session.effort,
      options: ['low', 'high'].map((value) => ({ value, name: value })),
    },
  ],
})

function open(id: string, cwd: string, stored: Stored): Session {
  const session = { ...stored, id, cwd, mode: 'ask', model: 'small', effort: 'low', cancelled: false }
  sessions.set(id, session)
  tell(session, {
    sessionUpdate: 'available_commands_update',
    availableCommands: [{ name: 'init', description: 'Begin' }],
  })
  return session
}
const file = (id: string) => path.join(store, `${id}.json`)
function save(session: Session): void {
  mkdirSync(store, { recursive: true })
  writeFileSync(file(session.id), JSON.stringify({ prompts: session.prompts }))
}

async function answer(method: string, params: Params): Promise<unknown> {
  const id = String(params.sessionId ?? '')
  switch (method) {
    case 'initialize':
      return {
        protocolVersion: behaviour === 'version' ? 99 : 1,
        agentInfo: { name: 'fake', version: '1.2.3' },
        agentCapabilities: {
          loadSession: true,
          sessionCapabilities: { close: {} },
          ...(behaviour === 'seeing' && { promptCapabilities: { image: true, embeddedContext: true } }),
        },
      }
    case 'session/new': {
      const session = open(randomUUID(), String(params.cwd), { prompts: [] })
      save(session)
      return { sessionId: session.id, ...options(session) }
    }
    case 'session/load': {
      if (!existsSync(file(id))) throw { code: -32002, message: 'Resource not found' }
      const session = open(id, String(params.cwd), JSON.parse(readFileSync(file(id), 'utf8')))
      for (const text of session.prompts) say(session, `replayed ${text}`)
      return options(session)
    }
  }
  const session = sessions.get(id)
  if (!session) throw { code: -32002, message: 'Session not found' }
  switch (method) {
    case 'session/set_mode':
      session.mode = String(params.modeId)
      return {}
    case 'session/set_model':
      session.model = String(params.modelId)
      return {}
    case 'session/set_config_option':
      session.effort = String(params.value)
      return { configOptions: options(session).configOptions }
    case 'session/close':
      sessions.delete(id)
      return {}
    case 'session/prompt':
      return await prompt(session, (params.prompt as Block[]).map(blockText).join('\n'))
    default:
      throw { code: -32601, message: `Method not found: ${method}` }
  }
}

const blockText = ({ type, text, mimeType, data, resource }: Block): string => {
  if (type === 'image') return `image ${mimeType} of ${Buffer.from(data ?? '', 'base64').length} bytes`
  return resource ? `${resource.uri} says ${resource.text}` : (text ?? '')
}

const say = (session: Session, text: string) =>
  tell(session, { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } })

async function prompt(session: Session, text: string): Promise<object> {
  session.cancelled = false
  session.prompts.push(text)
  save(session)
  const [, name = 'plain', argument = ''] = /\[\[(\w+)(?::(.*))?\]\]/s.exec(text) ?? []
  await act(session, name, argument)
  if (session.cancelled) return { stopReason: 'cancelled' }
  if (name === 'late') setImmediate(() => say(session, 'too late'))
  return {
    stopReason: name === 'refuse' ? 'refusal' : 'end_turn',
    usage: { inputTokens: 12, outputTokens: 3, totalTokens: 15 },
  }
}

async function act(session: Session, name: string, argument: string): Promise<void> {
  switch (name) {
    case 'edit':
      return await edit(session, argument)
    case 'shell':
      return await shell(session, argument)
    case 'recall':
      return say(session, `RECALL ${session.prompts.join(' | ')}`)
    case 'say':
      return say(session, argument)
    case 'flood':
      return await flood(session, Number(argument))
    case 'lastwords':
      await flood(session, Number(argument))
      process.stdout.write('\n', () => process.exit(7))
      return await new Promise(() => undefined)
    case 'plan':
      return tell(session, {
        sessionUpdate: 'plan',
        entries: [{ content: 'Look', priority: 'high', status: 'pending' }],
      })
    case 'ask': {
      const schema = { type: 'object', properties: { colour: { type: 'string', enum: ['red', 'blue'] } } }
      const params = { sessionId: session.id, mode: 'form', message: 'Which colour?', requestedSchema: schema }
      return say(session, JSON.stringify(await ask('elicitation/create', params)))
    }
    case 'link': {
      const params = { sessionId: session.id, mode: 'url', elicitationId: 'one', message: 'Sign in', url: argument }
      return say(session, await told(ask('elicitation/create', params)))
    }
    case 'killed':
      session.cancelled = true
      return void setImmediate(() => process.exit(9))
    case 'read':
      return say(session, await told(ask('fs/read_text_file', { sessionId: session.id, path: argument })))
    case 'write':
      return say(
        session,
        await told(ask('fs/write_text_file', { sessionId: session.id, path: argument, content: 'written' })),
      )
    case 'usage': {
      const cost = { amount: Number(argument), currency: 'USD' }
      return tell(session, { sessionUpdate: 'usage_update', used: 100, size: 1000, cost })
    }
    case 'error':
      throw { code: -32603, message: 'Internal error', data: { details: `status ${argument} Too Many Requests` } }
    case 'child':
      return say(session, String(spawn('sleep', ['1000'], { stdio: 'ignore', detached: true }).pid))
    case 'crash':
      say(session, 'about to')
      process.stderr.write('fatal: the fake agent fell over\n', () => process.exit(7))
      return await new Promise(() => undefined)
    default:
      return await stream(session, argument)
  }
}

const told = (answered: Promise<Params>) => answered.then(JSON.stringify, JSON.stringify)

async function stream(session: Session, argument: string): Promise<void> {
  const [count = 8, perSecond = 500] = argument.split(':').filter(Boolean).map(Number)
  for (let index = 0; index < count && !session.cancelled; index++) {
    say(session, `${index ? ' ' : ''}tok${index}`)
    await delay(1000 / perSecond)
  }
}

async function flood(session: Session, count: number): Promise<void> {
  for (let index = 0; index < count && !session.cancelled; index++) {
    say(session, `${index} `.padEnd(10_000, '.'))
    if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain')
    else await new Promise(setImmediate)
  }
}

async function allowed(session: Session, toolCall: object): Promise<boolean> {
  if (session.mode === 'auto') return true
  const choices = [
    { optionId: 'yes', name: 'Allow', kind: 'allow_once' },
    { optionId: 'no', name: 'Reject', kind: 'reject_once' },
  ]
  const { outcome } = await ask('session/request_permission', { sessionId: session.id, toolCall, options: choices })
  const { outcome: kind, optionId } = outcome as { outcome: string; optionId?: string }
  return kind === 'selected' && optionId === 'yes'
}

async function edit(session: Session, target: string): Promise<void> {
  const toolCallId = `call-${++calls}`
  const newText = `edit ${calls} of the fake agent\n`
  const call = {
    toolCallId,
    title: `Write ${target}`,
    kind: 'edit',
    content: [{ type: 'diff', path: target, oldText: null, newText }],
  }
  // The call is first shown within the request, as gemini does.
  const may = await allowed(session, { ...call, status: 'pending', locations: [{ path: target }] })
  if (may) writeFileSync(target, newText)
  tell(session, { sessionUpdate: 'tool_call_update', ...call, status: may ? 'completed' : 'failed' })
  say(session, may ? 'done' : 'not allowed')
}

async function shell(session: Session, command: string): Promise<void> {
  const toolCallId = `call-${++calls}`
  const call = { toolCallId, title: command, kind: 'execute', rawInput: { command } }
  tell(session, { sessionUpdate: 'tool_call', ...call, status: 'pending' })
  const may = await allowed(session, call)
  if (!may) return tell(session, { sessionUpdate: 'tool_call_update', toolCallId, status: 'failed' })
  const rawOutput = await new Promise((resolve) => {
    execFile('sh', ['-c', command], { cwd: session.cwd }, (error, stdout, stderr) =>
      resolve({ stdout, stderr, exit_code: typeof error?.code === 'number' ? error.code : 0 }),
    )
  })
  tell(session, { sessionUpdate: 'tool_call_update', toolCallId, status: 'completed', rawOutput })
}

async function hear(line: string): Promise<void> {
  const { id, method, params, result, error } = JSON.parse(line)
  if (method === 'session/cancel') {
    const session = sessions.get(params.sessionId)
    if (session && behaviour !== 'deaf') session.cancelled = true
  } else if (method) {
    if (behaviour === 'silent') return
    await answer(method, params).then(
      (given) => print({ id, result: given }),
      (fault) => print({ id, error: fault instanceof Error ? { code: -32603, message: fault.message } : fault }),
    )
  } else if (error) waiting.get(id)?.reject(error)
  else waiting.get(id)?.resolve(result)
}

if (behaviour === 'exit') {
  process.stderr.write('the fake agent does not want to\n')
  process.exit(3)
}
if (behaviour === 'fork') {
  const child = spawn('sleep', ['1000'], { stdio: 'ignore' })
  process.stderr.write(`child ${child.pid}\n`, () => process.exit(0))
}
if (behaviour === 'rubbish') setInterval(() => process.stdout.write('this is not JSON\n[1,2]\n"text"\n'), 5)
else if (behaviour !== 'fork')
  createInterface({ input: process.stdin })
    .on('line', (line) => void hear(line))
    .on('close', () => process.exit(0))
