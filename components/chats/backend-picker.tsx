'use client'

import { LazySelect } from '#components/ui/lazy-select.tsx'
import { SelectButton } from '#components/ui/select-button.tsx'
import type { BackendInfo } from '#lib/domain/backends/backend.ts'
import type { BackendId } from '#lib/domain/ids.ts'

/** Which program does the work. What cannot run is listed with the reason. */
export function BackendPicker(props: {
  backends: readonly BackendInfo[]
  value: BackendId
  onChange: (backend: BackendId) => void
  disabled?: boolean
  /** As wide as its form. */
  wide?: boolean
}) {
  const { backends, value } = props
  const chosen = backends.find((backend) => backend.id === value)
  return (
    <LazySelect
      value={value}
      onChoose={(id) => {
        const backend = backends.find((each) => each.id === id)
        if (backend) props.onChange(backend.id)
      }}
      choices={backends.map((backend) => ({
        value: backend.id,
        name: backend.name,
        note: backendNote(backend),
        disabled: backend.state !== 'ready',
      }))}
      button={
        <SelectButton
          quiet={!props.wide}
          aria-label="Backend"
          disabled={props.disabled ?? false}
          {...(props.wide && { className: 'max-md:h-10' })}
        >
          {chosen?.name ?? value}
          {chosen?.scripted && ' (scripted)'}
        </SelectButton>
      }
    />
  )
}

/** What should be known of a backend before it is chosen. */
export function backendNote(backend: BackendInfo): string | null {
  if (backend.state === 'missing') return backend.fault ?? 'It is not installed on the host.'
  if (backend.state === 'broken') return backend.fault ?? 'It does not start.'
  return backend.scripted ? 'Scripted: no model is configured, a small script answers.' : backend.version
}
