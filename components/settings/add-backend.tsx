'use client'

import { useState } from 'react'
import type { BackendCalls } from '#components/settings/backend-calls.ts'
import { Choice } from '#components/settings/choice.tsx'
import { CommandForm } from '#components/settings/command-form.tsx'
import { RegistryForm } from '#components/settings/registry-form.tsx'

const ways = ['command', 'registry'] as const
const wayWords = { command: 'A command on the host', registry: 'An agent of the ACP registry' }
const words = { save: 'Add backend', saving: 'Adding' }

export function AddBackend({ addBackend, added }: { addBackend: BackendCalls['add']; added: () => void }) {
  const [way, setWay] = useState<(typeof ways)[number]>('command')
  return (
    <div className="flex flex-col gap-4">
      <Choice label="What is added" values={ways} words={wayWords} value={way} onChange={setWay} />
      {way === 'command' ? (
        <CommandForm save={addBackend} saved={added} words={words} />
      ) : (
        <RegistryForm save={addBackend} saved={added} words={words} />
      )}
    </div>
  )
}
