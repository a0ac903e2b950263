import { useId } from 'react'

/** Something that is on or off, with what that means. */
export function SwitchRow(props: {
  label: string
  hint?: string
  checked: boolean
  disabled?: boolean
  onChange: (on: boolean) => void
}) {
  const id = useId()
  return (
    <div className="flex min-h-8 items-start gap-2 py-1">
      <input
        id={id}
        type="checkbox"
        className="mt-0.5 size-4 shrink-0 accent-accent-solid"
        aria-describedby={props.hint && `${id}-hint`}
        checked={props.checked}
        disabled={props.disabled}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      <div className="min-w-0">
        <label htmlFor={id}>{props.label}</label>
        {props.hint && (
          <p id={`${id}-hint`} className="text-muted-foreground text-xs">
            {props.hint}
          </p>
        )}
      </div>
    </div>
  )
}
