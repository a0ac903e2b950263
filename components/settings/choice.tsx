'use client'

import { useId } from 'react'

/** One of a few, shown whole. */
export function Choice<Value extends string>(props: {
  label: string
  values: readonly Value[]
  words: Record<Value, string>
  value: Value
  onChange: (value: Value) => void
}) {
  const name = useId()
  return (
    <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
      <legend className="sr-only">{props.label}</legend>
      {props.values.map((each) => (
        <label key={each} className="flex min-h-6 items-center gap-2">
          <input
            type="radio"
            name={name}
            className="accent-accent-solid"
            checked={props.value === each}
            onChange={() => props.onChange(each)}
          />
          {props.words[each]}
        </label>
      ))}
    </fieldset>
  )
}
