'use client'

import { type FormEvent, useState } from 'react'
import { useCall } from '#components/calls/use-call.ts'
import { createLink } from '#components/grants/grant-calls.ts'
import { expiryOf, lifetimes, usualLifetime } from '#components/grants/lifetimes.ts'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { LazySelect } from '#components/ui/lazy-select.tsx'
import { SelectButton } from '#components/ui/select-button.tsx'
import type { GrantInfo } from '#lib/domain/grants/grant.ts'
import type { ChatId } from '#lib/domain/ids.ts'

/** Makes a link to a chat. */
export function NewLink({ chatId, onMade }: { chatId: ChatId; onMade: (grant: GrantInfo, url: string) => void }) {
  const [lifetime, setLifetime] = useState<string>(usualLifetime)
  const making = useCall((expiresAt: string | null) => createLink(chatId, expiresAt))
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const result = await making.run(expiryOf(lifetime, Date.now()))
    if (!result.ok) return
    const { token: _, url, ...grant } = result.data
    onMade(grant, url)
  }
  const chosen = lifetimes.find(({ value }) => value === lifetime)?.name
  return (
    <>
      <form noValidate aria-label="New link" onSubmit={submit} className="flex flex-wrap items-center gap-2">
        <label htmlFor="link-expires">A new link expires</label>
        <LazySelect
          value={lifetime}
          onChoose={setLifetime}
          choices={lifetimes}
          button={
            <SelectButton id="link-expires" className="w-32">
              {chosen}
            </SelectButton>
          }
        />
        <Button type="submit" variant="primary" className="ml-auto" disabled={making.busy}>
          {making.busy ? 'Creating' : 'Create link'}
        </Button>
      </form>
      {making.fault && <Fault>{making.fault}</Fault>}
    </>
  )
}
