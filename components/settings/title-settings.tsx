'use client'

import { type FormEvent, useState } from 'react'
import { callEndpoint } from '#components/calls/call-endpoint.ts'
import { SwitchRow } from '#components/settings/switch-row.tsx'
import { Section } from '#components/shell/page-frame.tsx'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import type { InstallationSettings } from '#lib/domain/installation/settings.ts'
import type { TitleTrial } from '#lib/domain/titles/title-trial.ts'

type Titles = InstallationSettings['titles']
type Saving = { kind: 'nothing' | 'saving' | 'saved' } | { kind: 'failed'; words: string }

/** Whether chats are given titles and summaries, and which model writes them. */
export function TitleSettings({ initial }: { initial: Titles }) {
  const [titles, setTitles] = useState(initial)
  const [saving, setSaving] = useState<Saving>({ kind: 'nothing' })
  const save = async (changes: Partial<Titles>) => {
    const old = titles
    setTitles({ ...titles, ...changes })
    setSaving({ kind: 'saving' })
    const result = await callEndpoint('updateInstallation', { body: { titles: changes } })
    if (result.ok) setTitles(result.data.titles)
    else setTitles(old)
    setSaving(result.ok ? { kind: 'saved' } : { kind: 'failed', words: result.error.message })
  }
  return (
    <>
      <Section
        title="Titles and summaries"
        hint="For everybody here. Where no model can write them, they come from the first message and from what was changed."
      >
        <div>
          <SwitchRow
            label="Title a chat after its first turn"
            hint="A title that somebody gave stays. Switched off, the first message stands."
            checked={titles.titles}
            onChange={(on) => void save({ titles: on })}
          />
          <SwitchRow
            label="Sum up each turn in one line"
            hint="It stands under the title in the list of chats; an error takes its place."
            checked={titles.summaries}
            onChange={(on) => void save({ summaries: on })}
          />
        </div>
        <SavedOrNot saving={saving} />
      </Section>
      <Section
        title="Model"
        hint="It gets the beginning of the message and the end of the answer, without what looks like a secret."
      >
        <TitleModel key={titles.model} model={titles.model} save={(model) => save({ model })} />
      </Section>
    </>
  )
}

function SavedOrNot({ saving }: { saving: Saving }) {
  if (saving.kind === 'failed') return <Fault>Not saved. {saving.words}</Fault>
  return (
    <p role="status" className="min-h-4 text-muted-foreground text-xs">
      {saving.kind === 'saved' ? 'Saved.' : saving.kind === 'saving' ? 'Saving' : ''}
    </p>
  )
}

type Trial = { kind: 'none' | 'asking' } | { kind: 'ended'; trial: TitleTrial }

function TitleModel({ model, save }: { model: string | null; save: (model: string | null) => Promise<void> }) {
  const [name, setName] = useState(model ?? '')
  const [trial, setTrial] = useState<Trial>({ kind: 'none' })
  const wanted = name.trim() || null
  const ask = async () => {
    setTrial({ kind: 'asking' })
    const result = await callEndpoint('checkTitleModel', { body: { model: wanted } })
    setTrial({ kind: 'ended', trial: result.ok ? result.data : { works: false, why: result.error.message } })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void save(wanted)
  }
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-3">
      <Field label="Name" hint="As the server’s model endpoint calls it. Empty: the model that the server was given.">
        <Input
          value={name}
          maxLength={200}
          spellCheck={false}
          autoComplete="off"
          placeholder="The server’s own"
          onChange={(event) => {
            setName(event.target.value)
            setTrial({ kind: 'none' })
          }}
        />
      </Field>
      <div className="flex items-center gap-2">
        <Button type="submit" variant="primary" disabled={wanted === model}>
          Save
        </Button>
        <Button disabled={trial.kind === 'asking'} onClick={() => void ask()}>
          {trial.kind === 'asking' ? 'Asking' : 'Test'}
        </Button>
      </div>
      <div role="status" className="min-h-5">
        {trial.kind === 'ended' && <TrialWords trial={trial.trial} />}
      </div>
    </form>
  )
}

function TrialWords({ trial }: { trial: TitleTrial }) {
  if (!trial.works) return <Fault>{trial.why}</Fault>
  return (
    <p className="[overflow-wrap:anywhere]">
      {trial.model} answered in {Math.max(0.1, trial.tookMs / 1000).toFixed(1)} s: “{trial.title}”
    </p>
  )
}
