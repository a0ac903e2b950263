'use client'

import type { BackendCalls } from '#components/settings/backend-calls.ts'
import { CommandForm } from '#components/settings/command-form.tsx'
import { RegistryForm } from '#components/settings/registry-form.tsx'
import type { BackendDefinition } from '#lib/domain/backends/backend.ts'

const words = { save: 'Save', saving: 'Saving' }

/** Changes what a backend is; its id stays. */
export function EditBackend(props: {
  definition: BackendDefinition
  update: BackendCalls['update']
  close: () => void
  changed: () => void
}) {
  const { definition, update, close, changed } = props
  const saved = () => {
    changed()
    close()
  }
  const save = ({ id: _, ...to }: { id?: string; env: Record<string, string> }) =>
    update({ backendId: definition.id, to })
  const form = { initial: definition, save, saved, words, cancel: close }
  return (
    <div className="rounded-md border bg-surface p-3">
      {definition.registry ? <RegistryForm {...form} /> : <CommandForm {...form} />}
    </div>
  )
}
