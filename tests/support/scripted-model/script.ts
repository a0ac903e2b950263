import type { Conversation, OfferedTool, Script, ScriptedError, Step } from './conversation.ts'
import { deferredPlan } from './deferred.ts'
import { freeInput } from './free-input.ts'
import { markdownTokens } from './markdown.ts'
import { currentMarker, type Marker } from './markers.ts'
import { anyValue, inputFor, type Wanted } from './tool-input.ts'
import { shownCommand, summing, thinking } from './whole-turn.ts'

const toolsFor = {
  edit: [/^exec$/, /^(write|write_file|create_file|developer__write)$/i, /write(?!.*todo)/i, /edit/i],
  shell: [/^exec$/, /^(bash|shell|run|exec_command|run_shell_command|execute_command|terminal)$/i, /shell|bash/i],
  plan: [/^exec$/, /todo_?write|write_?todo|update_plan/i, /^(todo|plan)/i, /^TaskCreate$/],
  ask: [/ask_?user|question|request_user_input/i],
  task: [/^(task|agent|delegate|invoke_agent|spawn_agent)$/i],
} satisfies Record<string, RegExp[]>
type ToolUse = keyof typeof toolsFor

/**
 * A model that does what the last user text asks for in a marker, the same way every time:
 * `[[plain:N:RATE]]` N tokens at RATE a second · `[[markdown:N:RATE]]` the same as Markdown with code · `[[think:N:RATE]]` reasons first ·
 * `[[stamped:N:RATE]]` N tokens that say when they were sent ·
 * `[[edit:path]]` writes a file · `[[shell:command]]` · `[[both:path]]` writes, then runs · `[[steps:N]]` runs N commands, one after another ·
 * `[[plan]]` · `[[work:N]]` plans N steps, runs a command for each and ticks it · `[[task:MARKER]]` has a subagent do `[[MARKER]]` ·
 * `[[whole:path]]` thinks, says, writes, plans, runs a command and sums up: every kind of part ·
 * `[[ask]]` · `[[say:text]]` · `[[recall]]` what users said before ·
 * A tool that is only found by searching is searched for first ·
 * `[[error:KIND]]` or `[[error:KIND:TIMES]]` with KIND 401, 429, 500, 529 or `context`, TIMES how often before it answers.
 */
export class ScriptedModel {
  #edits = 0
  readonly #failures = new Map<string, number>()

  answer(conversation: Conversation): Script {
    if (conversation.tools.length === 0 && asksForSummary(conversation)) return say('does what the script says')
    if (conversation.tools.length === 0 && asksForTitle(conversation)) return say('A short title')
    if (conversation.form) return say(JSON.stringify(anyValue('text', conversation.form)))
    const { marker, toolResults } = currentMarker(conversation)
    if (!marker) return { kind: 'answer', steps: [tokens('text', '3:1000')] }
    switch (marker.name) {
      case 'error':
        return this.#fail(marker)
      case 'recall':
        return say(recalled(conversation))
      case 'think':
        return { kind: 'answer', steps: [tokens('reasoning', marker.argument), tokens('text', '8:500')] }
      case 'markdown':
        return { kind: 'answer', steps: [markdown(marker.argument)] }
      case 'stamped':
        return { kind: 'answer', steps: [stamped(marker.argument)] }
      case 'say':
        return say(marker.argument)
      case 'steps':
        return toolResults < Number(marker.argument)
          ? call(conversation, 'shell', { command: `echo ${toolResults + 1}` })
          : this.#use(conversation, null, '')
      case 'work':
        return work(conversation, toolResults, Number(marker.argument)) ?? this.#use(conversation, null, '')
      case 'whole':
        return this.#whole(conversation, toolResults, marker.argument)
      case 'edit':
      case 'shell':
      case 'plan':
      case 'ask':
      case 'task':
        return this.#use(conversation, toolResults === 0 ? marker.name : null, marker.argument)
      case 'both':
        return toolResults === 1
          ? this.#use(conversation, 'shell', `cat '${marker.argument}'`)
          : this.#use(conversation, toolResults === 0 ? 'edit' : null, marker.argument)
      default:
        return { kind: 'answer', steps: [tokens('text', marker.argument)] }
    }
  }

  #use(conversation: Conversation, use: ToolUse | null, argument: string): Script {
    if (!use) return { kind: 'answer', steps: [tokens('text', '6:500')] }
    return call(conversation, use, this.#wanted(use, argument), [tokens('text', '4:500')])
  }

  #whole(conversation: Conversation, toolResults: number, path: string): Script {
    if (toolResults === 0) return call(conversation, 'edit', this.#wanted('edit', path), thinking)
    if (toolResults === 1) return call(conversation, 'plan', this.#wanted('plan', ''))
    if (toolResults === 2) return call(conversation, 'shell', { command: shownCommand })
    return { kind: 'answer', steps: summing }
  }

  #wanted(use: ToolUse, argument: string): Wanted {
    if (use === 'edit') return { path: argument, content: `edit ${++this.#edits} of the scripted model\nsecond line\n` }
    if (use === 'plan') return { entries: ['Look', 'Change', 'Test'], done: 1 }
    if (use === 'ask') return { exactly: { questions: [question] } }
    if (use === 'task') return { task: `[[${argument}]]` }
    return { command: argument || 'echo hi' }
  }

  #fail({ argument, text }: Marker): Script {
    const [kind = '429', times = 'Infinity'] = argument.split(':')
    const failed = this.#failures.get(text) ?? 0
    if (failed >= Number(times)) return { kind: 'answer', steps: [tokens('text', '3:1000')] }
    this.#failures.set(text, failed + 1)
    return {
      kind: 'error',
      error: errors[kind] ?? { status: Number(kind) || 500, code: kind, message: `Error ${kind}` },
    }
  }
}

/** A call of the tool that serves a use, after `before`. */
function call(conversation: Conversation, use: ToolUse, wanted: Wanted, before: Step[] = []): Script {
  const { tools } = conversation
  const tool = findTool(tools, toolsFor[use])
  const deferred = tool || use !== 'plan' ? null : deferredPlan(conversation, wanted)
  if (deferred) return { kind: 'answer', steps: [...before, deferred] }
  if (!tool) return say(`No tool for ${use} among: ${tools.map(({ name }) => name).join(', ')}`)
  const { name, namespace } = tool
  const input = tool.isFree ? freeInput(tool, wanted) : inputFor(tool, wanted)
  return { kind: 'answer', steps: [...before, { kind: 'call', tool: name, ...(namespace && { namespace }), input }] }
}

/** A plan, then a command and the plan with one more tick, in turns; null when all is done. */
function work(conversation: Conversation, toolResults: number, count: number): Script | null {
  const done = toolResults / 2
  if (done > count) return null
  if (!Number.isInteger(done)) return call(conversation, 'shell', { command: `echo step ${Math.ceil(done)}` })
  return call(conversation, 'plan', { entries: Array.from({ length: count }, (_, i) => `Step ${i + 1}`), done })
}

const errors: Record<string, ScriptedError> = {
  401: { status: 401, code: 'invalid_api_key', message: 'Incorrect API key provided.' },
  429: { status: 429, code: 'rate_limit_exceeded', message: 'Rate limit reached for requests.' },
  500: { status: 500, code: 'server_error', message: 'The server had an error while processing your request.' },
  529: { status: 529, code: 'overloaded', message: 'The model is overloaded.' },
  context: {
    status: 400,
    code: 'context_length_exceeded',
    message: "This model's maximum context length is 8192 tokens. Your messages resulted in 9001 tokens.",
  },
}

const question = {
  id: 'colour',
  question: 'Which colour?',
  header: 'Colour',
  type: 'choice',
  multiSelect: false,
  multiple: false,
  options: [
    { label: 'Red', description: 'red' },
    { label: 'Blue', description: 'blue' },
  ],
}

const say = (text: string): Script => ({
  kind: 'answer',
  steps: [{ kind: 'text', tokens: text.split(/(?=\s)/), perSecond: 1000 }],
})

function tokens(kind: 'text' | 'reasoning', argument: string): Step {
  const [count, perSecond] = argument.split(':').map(Number)
  const words = Array.from({ length: count || 8 }, (_, index) => `${index ? ' ' : ''}tok${index}`)
  return { kind, tokens: words, perSecond: perSecond || 500 }
}

function stamped(argument: string): Step {
  const [count, perSecond] = argument.split(':').map(Number)
  const words = Array.from({ length: count || 8 }, (_, index) => (index ? ' ' : ''))
  return { kind: 'text', tokens: words, perSecond: perSecond || 500, stamped: true }
}

function markdown(argument: string): Step {
  const [count, perSecond] = argument.split(':').map(Number)
  return { kind: 'text', tokens: markdownTokens(count || 400), perSecond: perSecond || 200 }
}

function findTool(tools: OfferedTool[], patterns: RegExp[]): OfferedTool | undefined {
  for (const pattern of patterns) {
    const tool = tools.find(({ name }) => pattern.test(name))
    if (tool) return tool
  }
  return undefined
}

const asksForSummary = ({ messages }: Conversation) =>
  messages.some(({ role, text }) => role === 'system' && text.startsWith('You sum up in one line'))

const asksForTitle = ({ messages }: Conversation) =>
  messages.some(({ role, text }) => role !== 'assistant' && /\b(title|summar)/i.test(text.slice(0, 2000)))

/** What agents add to what a person says. */
const notSaid = /<(system-reminder|turn-context|session_context)>[\s\S]*?<\/\1>/g

function recalled({ messages }: Conversation): string {
  const said = messages
    .filter(({ role }) => role === 'user')
    .map(({ text }) => text.replaceAll(notSaid, '').replaceAll('[[recall]]', '').trim())
  return `RECALL ${said.filter(Boolean).join(' | ').slice(0, 8000) || 'nothing'}`
}
