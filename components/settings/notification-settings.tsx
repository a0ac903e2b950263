'use client'

import { useState } from 'react'
import { askPermission, type Permission, showNote, usePermission } from '#components/notifications/permission.ts'
import { usePreferences } from '#components/settings/preferences-provider.tsx'
import { SaveLine } from '#components/settings/save-line.tsx'
import { SwitchRow } from '#components/settings/switch-row.tsx'
import { Section } from '#components/shell/page-frame.tsx'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'

const kinds = [
  { id: 'waiting', label: 'When a chat waits for you', hint: 'An agent asks whether it may, or what you want.' },
  { id: 'failed', label: 'When a turn fails' },
  { id: 'completed', label: 'When a turn is done' },
] as const

/** Which news the browser tells while nobody looks, and whether it may. */
export function NotificationSettings() {
  const { preferences, change } = usePreferences()
  const permission = usePermission()
  const turn = (id: (typeof kinds)[number]['id'], on: boolean) => {
    void change({ notifications: { [id]: on } })
    if (on && permission === 'default') void askPermission()
  }
  return (
    <>
      <Section title="Tell me" hint="Only of chats that you are not looking at. The same on all your devices.">
        <div>
          {kinds.map(({ id, ...kind }) => (
            <SwitchRow key={id} {...kind} checked={preferences.notifications[id]} onChange={(on) => turn(id, on)} />
          ))}
        </div>
        <SaveLine of="notifications" />
      </Section>
      <Section title="This browser">
        {permission ? <Allowance permission={permission} /> : <Skeleton className="h-8 w-72" />}
      </Section>
    </>
  )
}

function Allowance({ permission }: { permission: Permission }) {
  const [refused, setRefused] = useState(false)
  const tryOne = () => {
    setRefused(!showNote({ title: 'Greenroom', body: 'Notifications look like this.', tag: 'greenroom-trial' }))
  }
  if (permission === 'impossible') {
    return <p>It shows no notifications of this page. They need an address that begins with https, or localhost.</p>
  }
  if (permission === 'denied') {
    return <p>It does not let Greenroom notify you. Allow it in the browser’s settings of this page, then come back.</p>
  }
  if (permission === 'default') {
    return (
      <div className="flex flex-wrap items-center gap-3">
        <Button onClick={() => void askPermission()}>Allow notifications</Button>
        <p className="text-muted-foreground">The browser asks you once.</p>
      </div>
    )
  }
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button onClick={tryOne}>Show one</Button>
      {refused ? (
        <Fault>This browser shows notifications of installed apps only.</Fault>
      ) : (
        <p className="text-muted-foreground">Notifications are allowed.</p>
      )}
    </div>
  )
}
