import { type Dialect, plainDialect } from '#agent-host/backends/acp/dialect.ts'
import { knownMode, withStableModes } from '#agent-host/backends/acp/modes.ts'
import type { ConfigOption, SessionSetup } from '#agent-host/backends/acp/session-update.ts'
import type { BackendOption } from '#lib/domain/backends/backend.ts'

/** How a choice is told to the agent. */
export type OptionCall =
  | { method: 'session/set_mode'; modeId: string }
  | { method: 'session/set_model'; modelId: string }
  | { method: 'session/set_config_option'; configId: string; value: string | boolean }

/** How an agent is read: its dialect, and what it is called where a name of its own is one of ours. */
export type ReadAs = { dialect: Dialect; name: string }
const plainly: ReadAs = { dialect: plainDialect, name: 'Agent' }

/**
 * The three ways in which agents offer choices, as one list. The first choice of a category has the category as its id (`mode`,
 * `model`, `effort`), whatever the agent calls it; where config options and the older lists say the same, config options count.
 */
export function backendOptions(setup: SessionSetup, as: ReadAs = plainly): BackendOption[] {
  return offered(setup, as).map(({ option }) => option)
}

/** What is to be sent so that an option takes a value, nothing where it has it; null when it is not offered. */
export function optionCalls(
  setup: SessionSetup,
  wanted: { id: string; value: string },
  as: ReadAs = plainly,
): OptionCall[] | null {
  const found = offered(setup, as).find(({ option }) => option.id === wanted.id)
  if (!found) return null
  const values = found.option.choices.map(({ value }) => value)
  const value = wanted.id === 'mode' ? knownMode(wanted.value, values, as.dialect) : wanted.value
  if (!values.includes(value)) return null
  return found.option.value === value ? [] : found.calls(value)
}

const offered = (setup: SessionSetup, { dialect, name }: ReadAs) => withStableModes(named(setup), dialect, name)

/** The setup after a call was answered without saying what is now chosen. */
export function afterCall(setup: SessionSetup, call: OptionCall): SessionSetup {
  switch (call.method) {
    case 'session/set_mode':
      return withMode(setup, call.modeId)
    case 'session/set_model':
      return { ...setup, models: setup.models && { ...setup.models, currentModelId: call.modelId } }
    case 'session/set_config_option':
      return { ...setup, configOptions: setup.configOptions?.map((option) => withValue(option, call)) }
  }
}

/** The setup after the agent said that it is in another mode. A config option that says the same follows. */
export function withMode(setup: SessionSetup, modeId: string): SessionSetup {
  const mode = setup.configOptions?.find((option) => option.category === 'mode')
  const configOptions = mode
    ? setup.configOptions?.map((option) =>
        option === mode ? withValue(option, { configId: mode.id, value: modeId }) : option,
      )
    : setup.configOptions
  return { ...setup, configOptions, modes: setup.modes && { ...setup.modes, currentModeId: modeId } }
}

/** An option of an agent by the name that it has here. */
export type NamedOption = { option: BackendOption; call(value: string): OptionCall }

function named(setup: SessionSetup): NamedOption[] {
  const taken = new Set<string>()
  const config = (setup.configOptions ?? []).map((option): NamedOption => {
    const category = categoryOf(option)
    const id = category !== 'other' && !taken.has(category) ? category : option.id
    taken.add(id)
    return {
      option: { id, name: option.name, category, value: String(option.currentValue), choices: choicesOf(option) },
      call: (value) => ({
        method: 'session/set_config_option',
        configId: option.id,
        value: option.type === 'boolean' ? value === 'true' : value,
      }),
    }
  })
  return [...(taken.has('mode') ? [] : modes(setup)), ...(taken.has('model') ? [] : models(setup)), ...config]
}

function modes({ modes }: SessionSetup): NamedOption[] {
  if (!modes?.availableModes.length) return []
  const choices = modes.availableModes.map(({ id, name, description }) => ({
    value: id,
    name,
    description: description ?? null,
  }))
  return [
    {
      option: { id: 'mode', name: 'Mode', category: 'mode', value: modes.currentModeId, choices },
      call: (modeId) => ({ method: 'session/set_mode', modeId }),
    },
  ]
}

function models({ models }: SessionSetup): NamedOption[] {
  if (!models?.availableModels.length) return []
  const choices = models.availableModels.map(({ modelId, name, description }) => ({
    value: modelId,
    name,
    description: description ?? null,
  }))
  return [
    {
      option: { id: 'model', name: 'Model', category: 'model', value: models.currentModelId, choices },
      call: (modelId) => ({ method: 'session/set_model', modelId }),
    },
  ]
}

function categoryOf(option: ConfigOption): BackendOption['category'] {
  if (option.category === 'mode' || option.category === 'model') return option.category
  return option.category === 'thought_level' ? 'effort' : 'other'
}

function choicesOf(option: ConfigOption): BackendOption['choices'] {
  if (option.type === 'boolean') {
    return [
      { value: 'true', name: 'On', description: null },
      { value: 'false', name: 'Off', description: null },
    ]
  }
  const flat = option.options.flatMap((one) => ('options' in one ? one.options : [one]))
  return flat.map(({ value, name, description }) => ({ value, name, description: description ?? null }))
}

function withValue(option: ConfigOption, call: { configId: string; value: string | boolean }): ConfigOption {
  if (option.id !== call.configId) return option
  if (option.type === 'boolean') return { ...option, currentValue: call.value === true || call.value === 'true' }
  return { ...option, currentValue: String(call.value) }
}
