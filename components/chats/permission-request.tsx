'use client'

import { TriangleAlert } from 'lucide-react'
import { type RefObject, useEffect, useMemo } from 'react'
import { permissionOptions } from '#components/chats/permission-options.ts'
import type { AnswerState } from '#components/chats/request-card.tsx'
import { DiffView } from '#components/diffs/diff-view.tsx'
import { EditDiff } from '#components/diffs/edit-diff.tsx'
import { diffsInText } from '#components/diffs/file-diff.ts'
import { Button } from '#components/ui/button.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import type { RequestAsk } from '#lib/domain/requests/request.ts'

type Ask = Extract<RequestAsk, { kind: 'permission' }>

export function PermissionRequest(
  props: { ask: Ask; backend: string; card: RefObject<HTMLElement | null> } & AnswerState,
) {
  const { ask, backend, card, busy, answer } = props
  const options = useMemo(() => permissionOptions(ask.options), [ask.options])
  useEffect(() => {
    const element = card.current
    if (!element) return
    const choose = (event: globalThis.KeyboardEvent) => {
      const option = options.find(({ key }) => key === event.key.toUpperCase())
      if (!option || busy || event.target !== element || event.metaKey || event.ctrlKey || event.altKey) return
      event.preventDefault()
      answer({ optionId: option.optionId })
    }
    element.addEventListener('keydown', choose)
    return () => element.removeEventListener('keydown', choose)
  }, [options, busy, answer, card])
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
        {options.map(({ optionId, name, kind, key }) => (
          <Button
            key={optionId}
            size="sm"
            variant={kind === 'allow_once' ? 'primary' : kind.startsWith('reject') ? 'danger' : 'outline'}
            disabled={busy}
            aria-keyshortcuts={key ?? undefined}
            onClick={() => answer({ optionId })}
          >
            {name}
            {key && (
              <kbd aria-hidden className="font-mono text-xs">
                {key}
              </kbd>
            )}
          </Button>
        ))}
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
