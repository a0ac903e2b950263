import type { BackendOption } from '#lib/domain/backends/backend.ts'
import { modeOfToday } from '#lib/domain/backends/modes.ts'

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
  if (option.id === 'mode') {
    const offered = option.choices.map(({ value }) => value)
    return chosen.mode === null ? option.value : modeOfToday(chosen.mode, offered)
  }
  if (option.id === 'model') return chosen.model ?? option.value
  return chosen.options[option.id] ?? option.value
}

/** What changes when an option takes a value. */
export function choose(chosen: Chosen, option: BackendOption, value: string): Partial<Chosen> {
  if (option.id === 'mode') return { mode: value }
  if (option.id === 'model') return { model: value }
  return { options: { ...chosen.options, [option.id]: value } }
}

/**
 * All that a backend's options begin with, said outright: a session that is warm still has what it was told before. `model` is the one
 * that somebody likes; where nothing is known of the options it is asked for all the same.
 */
export function beginningOf(options: readonly BackendOption[], model: string | null = null): Chosen {
  const {
    mode = null,
    model: first = null,
    ...others
  } = Object.fromEntries(options.map(({ id, value }) => [id, value]))
  const models = options.find(({ id }) => id === 'model')?.choices.map(({ value }) => value)
  const isOffered = options.length === 0 || (model !== null && models?.includes(model))
  return { mode, model: isOffered ? model : first, options: others }
}
