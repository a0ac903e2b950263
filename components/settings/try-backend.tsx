'use client'

import { type FormEvent, useEffect, useRef, useState } from 'react'
import { callEndpoint } from '#components/calls/call-endpoint.ts'
import { phasesOf } from '#components/settings/trial-words.ts'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import type { BackendInfo } from '#lib/domain/backends/backend.ts'
import { type BackendTrial, defaultTrialPrompt, type TrialTimes } from '#lib/domain/backends/backend-trial.ts'
import { turnErrorTitle } from '#lib/domain/turns/turn-error-title.ts'

type State = { kind: 'asking' } | { kind: 'ended'; trial: BackendTrial } | { kind: 'refused'; words: string }

const firstPrompt = defaultTrialPrompt

/** Runs a real prompt in a fresh process as soon as it is opened, and shows how that went. */
export function TryBackend({ backend, tried }: { backend: BackendInfo; tried: () => void }) {
  const { id, name } = backend
  const [prompt, setPrompt] = useState(firstPrompt)
  const [state, setState] = useState<State>({ kind: 'asking' })
  const ask = async (text: string) => {
    setState({ kind: 'asking' })
    const result = await callEndpoint('tryBackend', { params: { backendId: id }, body: { prompt: text } })
    setState(result.ok ? { kind: 'ended', trial: result.data } : { kind: 'refused', words: result.error.message })
    tried()
  }
  const began = useRef(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first one is asked once, when this is opened
  useEffect(() => {
    if (began.current) return
    began.current = true
    void ask(firstPrompt)
  }, [])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void ask(prompt)
  }
  return (
    <form
      noValidate
      aria-label={`Trial of ${name}`}
      onSubmit={submit}
      className="flex flex-col gap-3 rounded-md border bg-surface p-3"
    >
      <Field label="Prompt" hint="It runs in a fresh process and an empty folder, which are thrown away.">
        <Input value={prompt} maxLength={2000} onChange={(event) => setPrompt(event.target.value)} />
      </Field>
      <div role="status" className="flex min-h-5 flex-col gap-2">
        {state.kind === 'asking' && <p className="text-muted-foreground">Asking {name}. This can take a minute.</p>}
        {state.kind === 'refused' && <Fault>{state.words}</Fault>}
        {state.kind === 'ended' && <Ended trial={state.trial} />}
      </div>
      <div>
        <Button type="submit" size="sm" disabled={state.kind === 'asking' || prompt.trim() === ''}>
          {state.kind === 'asking' ? 'Asking' : 'Ask again'}
        </Button>
      </div>
    </form>
  )
}

function Ended({ trial }: { trial: BackendTrial }) {
  return (
    <>
      {trial.works ? (
        <p>It works{trial.version && `, in version ${trial.version}`}.</p>
      ) : (
        <Fault>
          {turnErrorTitle(trial.error)}. {trial.error.message}
        </Fault>
      )}
      {trial.answer && <Quoted words={trial.answer} />}
      {!trial.works && trial.error.detail && <Quoted words={trial.error.detail} />}
      <Phases times={trial.times} />
    </>
  )
}

const Quoted = ({ words }: { words: string }) => (
  <p className="max-h-40 overflow-y-auto whitespace-pre-wrap rounded-md border bg-background px-2.5 py-1.5 font-mono text-code [overflow-wrap:anywhere]">
    {words}
  </p>
)

function Phases({ times }: { times: TrialTimes }) {
  return (
    <dl className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
      {phasesOf(times).map(({ name, words }) => (
        <div key={name} className="flex gap-1">
          <dt className="text-muted-foreground">{name}</dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  )
}
