import { cloneElement, type ReactElement, useId } from 'react'

type Control = { id?: string; 'aria-invalid'?: boolean; 'aria-describedby'?: string | undefined }

/** A labelled control with its hint and what is wrong with it, tied together for screen readers. */
export function Field(props: {
  label: string
  hint?: string | undefined
  fault?: string | undefined
  children: ReactElement<Control>
}) {
  const id = useId()
  const described = [props.fault ? `${id}-fault` : props.hint && `${id}-hint`].filter(Boolean).join(' ')
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium text-sm">
        {props.label}
      </label>
      {cloneElement(props.children, {
        id,
        'aria-invalid': props.fault ? true : undefined,
        'aria-describedby': described || undefined,
      } as Control)}
      {props.hint && !props.fault && (
        <p id={`${id}-hint`} className="text-muted-foreground text-xs">
          {props.hint}
        </p>
      )}
      {props.fault && (
        <p id={`${id}-fault`} className="text-danger text-xs">
          {props.fault}
        </p>
      )}
    </div>
  )
}
