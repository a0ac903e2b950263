'use client'

import { LazySelect } from '#components/ui/lazy-select.tsx'
import { OpensLater } from '#components/ui/opens-later.tsx'
import { SelectButton } from '#components/ui/select-button.tsx'
import type { BackendOption } from '#lib/domain/backends/backend.ts'

type Props = {
  option: BackendOption
  value: string
  onChoose: (value: string) => void
  /** As wide as its form, rather than as small as its row allows. */
  wide?: boolean
  id?: string
}

/** Above this many choices a list is searched rather than read. */
const readable = 8

const loadSearch = () => import('#components/composer/choice-search.tsx')

/** One thing that can be chosen of a backend. */
export function ChoicePicker({ option, value, onChoose, wide, id }: Props) {
  const label = option.choices.find((choice) => choice.value === value)?.name ?? value
  const isSearched = option.choices.length > readable
  const button = (
    <SelectButton
      id={id}
      quiet={!wide}
      aria-label={isSearched ? `${option.name}: ${label}` : option.name}
      {...(wide && { className: 'max-md:h-10' })}
    >
      {!wide && !speaksForItself(option, label) && <span aria-hidden>{option.name}: </span>}
      {label}
    </SelectButton>
  )
  if (isSearched)
    return (
      <OpensLater popup="dialog" load={loadSearch} button={button}>
        {({ ChoiceSearch }, trigger) => (
          <ChoiceSearch option={option} value={value} onChoose={onChoose} trigger={trigger} />
        )}
      </OpensLater>
    )
  const choices = option.choices.map((choice) => ({ value: choice.value, name: choice.name, note: choice.description }))
  return <LazySelect value={value} choices={choices} onChoose={onChoose} button={button} />
}

/** Whether a choice in a row of others says by itself what was chosen; `Off` and `Default` do not. */
const speaksForItself = ({ category }: BackendOption, label: string) =>
  category === 'mode' || (category === 'model' && !/^(auto|default)$/i.test(label))
