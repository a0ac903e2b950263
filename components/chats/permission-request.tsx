'use client'

import { TriangleAlert } from 'lucide-react'
import { type RefObject, useEffect, useMemo } from 'react'
import type { AnswerState } from '#components/chats/request-card.tsx'
import { DiffView } from '#components/diffs/diff-view.tsx'
import { EditDiff } from '#components/diffs/edit-diff.tsx'
import { diffsInText } from '#components/diffs/file-diff.ts'
import { Button } from '#components/ui/button.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import type { RequestAsk } from '#lib/domain/requests/request.ts'

type Ask = Extract<RequestAsk, { kind: 'permission' }>

const keyOf = (kind: Ask['options'][number]['kind']) => (kind.startsWith('allow') ? 'a' : 'r')

/** The key that chooses each option while the card has the focus: A the first that allows, R the first that rejects. */
function keyedOptions(ask: Ask): Map<string, string> {
  const keys = new Map<string, string>()
  for (const option of ask.options) if (!keys.has(keyOf(option.kind))) keys.set(keyOf(option.kind), option.optionId)
  return keys
}

export function PermissionRequest(
  props: { ask: Ask; backend: string; card: RefObject<HTMLElement | null> } & AnswerState,
) {
  const { ask, backend, card, busy, answer } = props
  useEffect(() => {
    const element = card.current
    if (!element) return
    const choose = (event: globalThis.KeyboardEvent) => {
      const optionId = keyedOptions(ask).get(event.key.toLowerCase())
      if (!optionId || busy || event.target !== element || event.metaKey || event.ctrlKey || event.altKey) return
      event.preventDefault()
      answer({ optionId })
    }
    element.addEventListener('keydown', choose)
    return () => element.removeEventListener('keydown', choose)
  }, [ask, busy, answer, card])
  const keyed = keyedOptions(ask)
  const keyFor = (optionId: string) => [...keyed].find(([, id]) => id === optionId)?.[0]
  return (
    <div className="flex flex-col gap-2 p-3">
      <p className="flex items-start gap-2">
        <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
        <span className="min-w-0 [overflow-wrap:anywhere]">
          {backend} asks for permission: <strong className="font-medium font-mono text-code">{ask.title}</strong>
        </span>
      </p>
      <AskDetail ask={ask} />
      <div className="flex flex-wrap gap-2">
        {ask.options.map((option) => {
          const key = keyFor(option.optionId)
          return (
            <Button
              key={option.optionId}
              size="sm"
              variant={
                option.kind === 'allow_once' ? 'primary' : option.kind.startsWith('reject') ? 'danger' : 'outline'
              }
              disabled={busy}
              aria-keyshortcuts={key?.toUpperCase()}
              onClick={() => answer({ optionId: option.optionId })}
            >
              {option.name}
              {key && (
                <kbd aria-hidden className="font-mono text-xs">
                  {key.toUpperCase()}
                </kbd>
              )}
            </Button>
          )
        })}
      </div>
    </div>
  )
}

/** What an agent says of its request; a unified diff that it wrote as text, as opencode does, is shown as one. */
function AskText({ text }: { text: string }) {
  const diffs = useMemo(() => diffsInText(text), [text])
  const said = diffs ? diffs.before : text
  return (
    <>
      {said && <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{said}</p>}
      {diffs?.files.map((file) => (
        <div key={file.path} className="shrink-0 overflow-hidden rounded-md border bg-background">
          <p className="truncate border-b px-2 py-1 font-mono text-xs">{file.path}</p>
          <DiffView file={file} label={file.path} />
        </div>
      ))}
    </>
  )
}

function AskDetail({ ask }: { ask: Ask }) {
  const hasInput = typeof ask.input === 'object' && ask.input !== null && Object.keys(ask.input).length > 0
  return (
    <div className="flex max-h-64 flex-col gap-1 overflow-y-auto pl-6 empty:hidden">
      {ask.locations.length > 0 && (
        <p className="text-muted-foreground text-xs [overflow-wrap:anywhere]">
          In {ask.locations.map((at) => (at.line ? `${at.path}:${at.line}` : at.path)).join(', ')}
        </p>
      )}
      {ask.content.map((each, i) =>
        each.type === 'diff' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: what is asked does not change
          <div key={i} className="shrink-0 overflow-hidden rounded-md border bg-background">
            <p className="truncate border-b px-2 py-1 font-mono text-xs">{each.path}</p>
            <EditDiff path={each.path} oldText={each.oldText} newText={each.newText} />
          </div>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: what is asked does not change
          <AskText key={i} text={each.text} />
        ),
      )}
      {hasInput && (
        <Disclosure line="What exactly">
          <pre className="whitespace-pre-wrap rounded-md border bg-background px-2 py-1.5 font-mono text-code [overflow-wrap:anywhere]">
            {JSON.stringify(ask.input, null, 2)}
          </pre>
        </Disclosure>
      )}
    </div>
  )
}
