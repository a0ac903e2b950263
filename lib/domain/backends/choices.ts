import type { BackendOption } from '#lib/domain/backends/backend.ts'

/** Whether there is something else to choose from, whatever is chosen now. */
export function hasOtherChoices(known: readonly BackendOption[], told: readonly BackendOption[]): boolean {
  const choicesOf = (options: readonly BackendOption[]) =>
    JSON.stringify(options.map(({ id, choices }) => [id, choices.map(({ value }) => value)]))
  return choicesOf(known) !== choicesOf(told)
}

/** What is asked of a backend, as a chat has it and as it is sent. */
export type Chosen = { model: string | null; mode: string | null; options: Record<string, string> }
export const nothingChosen: Chosen = { model: null, mode: null, options: {} }

/** The value of an option: what was chosen, else what the backend begins with. */
export function chosenValue(chosen: Chosen, option: BackendOption): string {
  if (option.id === 'mode') return chosen.mode ?? option.value
  if (option.id === 'model') return chosen.model ?? option.value
  return chosen.options[option.id] ?? option.value
}

/** What changes when an option takes a value. */
export function choose(chosen: Chosen, option: BackendOption, value: string): Partial<Chosen> {
  if (option.id === 'mode') return { mode: value }
  if (option.id === 'model') return { model: value }
  return { options: { ...chosen.options, [option.id]: value } }
}

/** All that a backend's options begin with, said outright: a session that is warm still has what it was told before. */
export function beginningOf(options: readonly BackendOption[], model?: string): Chosen {
  const values = Object.fromEntries(options.map(({ id, value }) => [id, value]))
  const isOffered = options.some(({ id, choices }) => id === 'model' && choices.some(({ value }) => value === model))
  const { mode = null, model: first = null, ...others } = values
  return { mode, model: isOffered && model !== undefined ? model : first, options: others }
}
