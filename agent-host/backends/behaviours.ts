/** What is asked of every backend, in the words of the contract's tests; the rows of the table in `docs/agents.md`. */
export const behaviours = [
  'health says its version',
  'a prompt streams its answer as text and completes',
  'an edit changes the file, and its tool call names it relative to the worktree',
  'a command tells its output',
  'what is allowed is done',
  'what is rejected is not done',
  'a stop while it asks settles the question as cancelled, and the next prompt runs',
  'a stop ends a turn at once, and the next prompt runs to its own end, three times over',
  'a prompt that is stopped before it began never reaches the agent',
  'a second prompt while one runs is refused, and the first runs on',
  'a text file is told to the model',
  'files alone are a prompt',
  'an image and a PDF are handed over, or lie where the prompt says',
  'a text that is long lies where the prompt says',
  'two sessions of a slot run at the same time and know nothing of each other',
  'options are offered with their values, and can be set',
  'a new session asks before it changes anything',
  'a closed session can be opened again',
  'a session is resumed in a fresh process, with its options, and without a replay',
  'a session that the agent does not know is lost',
  'the death of the process fails the turn as a crash',
  'after the death of the process nothing that it started is left',
  'after dispose no process of the group is left',
  'a refused key fails the turn as such, and the next prompt runs',
  'a rate limit that stays fails the turn as such',
  'a provider that fails fails the turn as such',
  'a provider that is overloaded fails the turn as such',
  'a stop while the provider fails is a stop, and the next prompt runs',
  'what a turn used is told',
  'a list of what is to be done is a plan',
  'a question is a form, and its answer reaches the model',
  'what a subagent does stands below its call',
] as const
export type Behaviour = (typeof behaviours)[number]

/** What an agent's own limit prevents, and how Greenroom meets it. */
export type Limits = Partial<Record<Behaviour, string>>

const between = ' — limit: '

/** The title of a test that a limit leaves out; `readTitle` takes it apart again. */
export const limitedTitle = (behaviour: Behaviour, limit: string) => `${behaviour}${between}${limit}`

export function readTitle(title: string): { behaviour: string; limit: string | null } {
  const [behaviour = '', limit = null] = title.split(between)
  return { behaviour, limit }
}
