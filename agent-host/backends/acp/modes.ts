import type { Dialect, Settings } from '#agent-host/backends/acp/dialect.ts'
import type { NamedOption, OptionCall } from '#agent-host/backends/acp/options.ts'
import { isStableMode, modeOfToday, modeWords, type StableMode, stableModes } from '#lib/domain/backends/modes.ts'

/** What is offered, and what is to be said so that it takes a value. */
export type Offered = Omit<NamedOption, 'call'> & { calls(value: string): OptionCall[] }

/** A session's options with our modes in the place of the agent's own, which stay beside them where they are none of ours. */
export function withStableModes(named: readonly NamedOption[], dialect: Dialect, agentName: string): Offered[] {
  const shown = named.filter(({ option }) => !dialect.hides?.includes(option.id))
  const others = shown.filter(({ option }) => option.id !== 'mode').map(asOffered)
  const mode = named.find(({ option }) => option.id === 'mode')
  const ours = stableModes.flatMap((id) => {
    const settings = dialect.modes?.[id]
    return settings && canSet(named, settings) ? [{ id, settings }] : []
  })
  if (!mode || ours.length === 0) return shown.map(asOffered)
  return [modeOption(named, mode, { ours, agentName }), ...others]
}

type Ours = { id: StableMode; settings: Settings }[]

function modeOption(named: readonly NamedOption[], mode: NamedOption, { ours, agentName }: ModeParts): Offered {
  const taken = new Set(ours.map(({ settings }) => settings.mode))
  const own = mode.option.choices
    .filter(({ value }) => !taken.has(value))
    .map(({ value, name, description }) => ({
      value: ownMode(value),
      name: ownName(name, agentName),
      description,
      of: value,
    }))
  const current = ours.find(({ settings }) => isSet(named, settings))?.id ?? ownMode(mode.option.value)
  const choices = [
    ...ours.map(({ id }) => ({ value: id, ...modeWords[id] })),
    ...own.map(({ of: _, ...choice }) => choice),
  ]
  const calls = (value: string): OptionCall[] => {
    const stable = ours.find(({ id }) => id === value)
    if (stable) return callsFor(named, stable.settings)
    const chosen = own.find((choice) => choice.value === value)
    // What else one of our modes had set is as it is for the one that asks.
    return chosen ? callsFor(named, { ...ours[0]?.settings, mode: chosen.of }) : []
  }
  return { option: { ...mode.option, name: 'Mode', value: current, choices }, calls }
}
type ModeParts = { ours: Ours; agentName: string }

/** An agent's own mode must not be taken for one of ours. */
const ownMode = (value: string) => (isStableMode(value) ? `own-${value}` : value)
const ownName = (name: string, agentName: string) =>
  stableModes.some((id) => modeWords[id].name === name) ? `${name} (${agentName})` : inWords(name)

/** A name that is only an identifier, as a person would write it. */
const inWords = (name: string) =>
  /^[a-z]+(_[a-z]+)*$/.test(name) ? name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ') : name

/** What a mode was called that is now one of ours: by us earlier, or by the agent. */
export function knownMode(value: string, offered: readonly string[], dialect: Dialect): string {
  if (offered.includes(value)) return value
  const same = stableModes.find((id) => dialect.modes?.[id]?.mode === value)
  return same && offered.includes(same) ? same : modeOfToday(value, offered)
}

const asOffered = ({ option, call }: NamedOption): Offered => ({
  option,
  calls: (value) => (value === option.value ? [] : [call(value)]),
})

const find = (named: readonly NamedOption[], id: string) => named.find(({ option }) => option.id === id)
const canSet = (named: readonly NamedOption[], settings: Settings) =>
  Object.entries(settings).every(([id, value]) =>
    find(named, id)?.option.choices.some((choice) => choice.value === value),
  )
const isSet = (named: readonly NamedOption[], settings: Settings) =>
  Object.entries(settings).every(([id, value]) => find(named, id)?.option.value === value)
const callsFor = (named: readonly NamedOption[], settings: Settings) =>
  Object.entries(settings).flatMap(([id, value]) => {
    const found = find(named, id)
    return found && found.option.value !== value ? [found.call(value)] : []
  })
