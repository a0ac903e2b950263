import type { RequestAsk } from '#lib/domain/requests/request.ts'

type Option = Extract<RequestAsk, { kind: 'permission' }>['options'][number]

const order: readonly Option['kind'][] = ['allow_once', 'allow_always', 'reject_once', 'reject_always']
const words: Record<Option['kind'], string> = {
  allow_once: 'Allow once',
  allow_always: 'Always allow',
  reject_once: 'Reject',
  reject_always: 'Always reject',
}

/**
 * What can be answered, in one order for every agent: what is for once comes before what is for always, so that the keys `A` and `R`
 * never grant or refuse more than they must. A name that is only an identifier is said in words.
 */
export function permissionOptions(options: readonly Option[]): (Option & { key: 'A' | 'R' | null })[] {
  const sorted = options.toSorted((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind))
  const keyed = [sorted.find(allows), sorted.find((option) => !allows(option))]
  return sorted.map((option) => ({
    ...option,
    name: /^[a-z]+(_[a-z]+)+$/.test(option.name) ? words[option.kind] : option.name,
    key: keyed.includes(option) ? (allows(option) ? 'A' : 'R') : null,
  }))
}

const allows = ({ kind }: Option) => kind.startsWith('allow')
