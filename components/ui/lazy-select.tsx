'use client'

import { type ButtonElement, OpensLater } from '#components/ui/opens-later.tsx'
import type { SelectChoice } from '#components/ui/select-list.tsx'

const loadList = () => import('#components/ui/select-list.tsx')

/** One of a few choices. Its list is loaded when it is first opened. */
export function LazySelect(props: {
  button: ButtonElement
  value: string
  choices: readonly SelectChoice[]
  onChoose: (value: string) => void
}) {
  return (
    <OpensLater popup="listbox" load={loadList} button={props.button}>
      {({ SelectList }, trigger) => <SelectList {...props} trigger={trigger} />}
    </OpensLater>
  )
}
