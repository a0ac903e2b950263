'use client'

import { AddBackend } from '#components/settings/add-backend.tsx'
import type { BackendCalls } from '#components/settings/backend-calls.ts'
import { BackendRow } from '#components/settings/backend-row.tsx'
import { useFreshPage } from '#components/settings/use-fresh-page.ts'
import { Section } from '#components/shell/page-frame.tsx'
import type { BackendDefinition, BackendInfo } from '#lib/domain/backends/backend.ts'
import type { BackendId } from '#lib/domain/ids.ts'

/** What can be run, what is missing for the rest, and how more is added. */
export function Backends(props: {
  backends: BackendInfo[]
  definitions: BackendDefinition[]
  /** What a process of it takes, in bytes, where that was measured. */
  memory: Record<BackendId, number>
  calls: BackendCalls
}) {
  const { backends, definitions, memory, calls } = props
  // A host that has just started tells within seconds what it can run.
  const changed = useFreshPage(backends.length === 0 || backends.some(({ installing }) => installing))
  return (
    <>
      <Section title="Backends" hint="What the hosts of this installation can run, as they found it.">
        {backends.length === 0 ? (
          <p className="text-muted-foreground">No host is connected, so none is known yet. Start one to see them.</p>
        ) : (
          <ul className="divide-y border-y">
            {backends.map((backend) => (
              <BackendRow
                key={backend.id}
                backend={backend}
                definition={definitions.find(({ id }) => id === backend.id) ?? null}
                memoryBytes={memory[backend.id] ?? null}
                calls={calls}
                changed={changed}
              />
            ))}
          </ul>
        )}
      </Section>
      <Section
        title="Add a backend"
        hint="Any program that speaks the Agent Client Protocol over its standard input and output."
      >
        <AddBackend addBackend={calls.add} added={changed} />
      </Section>
    </>
  )
}
