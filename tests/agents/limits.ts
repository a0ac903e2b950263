import type { Limits } from '#agent-host/backends/behaviours.ts'

const silent =
  'It tries again in silence for minutes. The gateway sees each failure: the chat shows each attempt and why, and a stop ends it at once.'
const endless = 'It tries again without end, and says so: the chat shows each attempt, and a stop ends it at once.'
const silentProvider: Limits = {
  'a rate limit that stays fails the turn as such': silent,
  'a provider that fails fails the turn as such': silent,
  'a provider that is overloaded fails the turn as such': silent,
}
const noQuestion = 'Over ACP its model has no tool that asks. It asks in words, and the next message answers.'
const quietSubagent = 'It tells the call of a subagent and its result, not what goes on between. Both are shown.'
const noList = 'The models that it takes by default are given no list to keep. What it plans it says in words.'

/** What each agent cannot, as it was met, and what Greenroom does about it. */
export const limits = {
  greenroom: {
    'a question is a form, and its answer reaches the model':
      'It has no tool that asks. It asks in words, and the next message answers.',
    'what a subagent does stands below its call': 'It has no subagents.',
  },
  opencode: {
    'a provider that fails fails the turn as such': endless,
    'a provider that is overloaded fails the turn as such': endless,
  },
  goose: {
    'a question is a form, and its answer reaches the model': noQuestion,
    'what a subagent does stands below its call': quietSubagent,
  },
  qwen: silentProvider,
  gemini: {
    ...silentProvider,
    'a list of what is to be done is a plan': noList,
    'a question is a form, and its answer reaches the model': noQuestion,
    'what a subagent does stands below its call': quietSubagent,
  },
  claude: { ...silentProvider, 'a refused key fails the turn as such, and the next prompt runs': silent },
  codex: {
    'a list of what is to be done is a plan': noList,
    'a question is a form, and its answer reaches the model': noQuestion,
    'what a subagent does stands below its call': quietSubagent,
  },
} satisfies Record<string, Limits>
