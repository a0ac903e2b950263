import type { BackendOption } from '#lib/domain/backends/backend.ts'

export type Choice = BackendOption['choices'][number]
export type ChoiceGroup = { provider: string | null; choices: { choice: Choice; label: string }[] }

/** Choices under their providers, where their names (or else their values) are `provider/…`; in the order in which each came first. */
export function groupChoices(choices: readonly Choice[]): ChoiceGroup[] {
  const groups = new Map<string | null, ChoiceGroup>()
  const isNamed = choices.some(({ name }) => splitName(name).provider !== null)
  for (const choice of choices) {
    const { provider, label } = isNamed
      ? splitName(choice.name)
      : { provider: splitName(choice.value).provider, label: choice.name }
    const group = groups.get(provider) ?? { provider, choices: [] }
    group.choices.push({ choice, label })
    groups.set(provider, group)
  }
  if (groups.size > 1 || choices.length === 0) return [...groups.values()]
  return [{ provider: null, choices: choices.map((choice) => ({ choice, label: choice.name })) }]
}

function splitName(name: string): { provider: string | null; label: string } {
  const cut = name.indexOf('/')
  if (cut <= 0 || cut === name.length - 1) return { provider: null, label: name }
  return { provider: name.slice(0, cut), label: name.slice(cut + 1) }
}
