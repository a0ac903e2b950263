'use client'

import { File, SquareSlash } from 'lucide-react'
import { Popover } from 'radix-ui'
import { type RefObject, useEffect, useRef } from 'react'
import type { Suggestion } from '#components/composer/suggestion.ts'
import { type CompletionState, optionId } from '#components/composer/use-completion.ts'
import { cn } from '#components/ui/class-names.ts'

/** The list above what it belongs to. The focus stays in the text; the text's `aria-activedescendant` says what Enter takes. */
export function CompletionPopover({ anchor, open }: { anchor: RefObject<HTMLElement | null>; open: CompletionState }) {
  return (
    <Popover.Root open>
      <Popover.Anchor virtualRef={anchor as RefObject<HTMLElement>} />
      <Popover.Portal>
        <Popover.Content
          role="presentation"
          side="top"
          align="start"
          sideOffset={4}
          collisionPadding={8}
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
          onEscapeKeyDown={(event) => event.preventDefault()}
          className="z-50 flex max-h-[min(296px,var(--radix-popover-content-available-height))] w-[var(--radix-popover-trigger-width)] flex-col overflow-hidden rounded-md border bg-raised shadow-float md:max-w-[560px]"
        >
          <List {...open} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function List(props: CompletionState) {
  const { listId, kind, items, active, words, state } = props
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.querySelector(`[id="${optionId(listId, active)}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [listId, active])
  return (
    <>
      <div
        ref={list}
        id={listId}
        role="listbox"
        aria-label={kind === 'command' ? 'Commands' : 'Files'}
        aria-busy={state === 'loading'}
        className={cn('overflow-y-auto', items.length > 0 && 'p-1')}
      >
        {items.map((item, index) => (
          <Item key={item.value} {...props} item={item} index={index} />
        ))}
      </div>
      {items.length === 0 && (
        <p className={cn('px-3 py-2 text-sm', state === 'failed' ? 'text-danger' : 'text-muted-foreground')}>{words}</p>
      )}
    </>
  )
}

function Item({ item, index, ...list }: CompletionState & { item: Suggestion; index: number }) {
  const isActive = index === list.active
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the text that the list belongs to
    <div
      id={optionId(list.listId, index)}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      onMouseMove={() => isActive || list.point(index)}
      // The text keeps the focus, and on a phone its keyboard.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => list.choose(item)}
      className="flex min-h-8 cursor-default items-center gap-2 rounded-sm px-2 py-1 aria-selected:bg-hover max-md:min-h-10 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted-foreground"
    >
      {list.kind === 'command' ? <SquareSlash aria-hidden /> : <File aria-hidden />}
      {list.kind === 'command' ? <CommandLine item={item} /> : <PathLine path={item.value} />}
    </div>
  )
}

function CommandLine({ item }: { item: Suggestion }) {
  return (
    <>
      <span className="shrink-0 font-mono text-code">/{item.value}</span>
      {item.hint && (
        <span className="max-w-[60%] shrink-0 truncate font-mono text-code text-muted-foreground">{item.hint}</span>
      )}
      {item.note && <span className="min-w-0 truncate text-muted-foreground text-xs">{item.note}</span>}
    </>
  )
}

/** A file's name never gives way to its folders. */
function PathLine({ path }: { path: string }) {
  const cut = path.lastIndexOf('/') + 1
  return (
    <span className="flex min-w-0 items-baseline font-mono text-code">
      {cut > 0 && <span className="truncate text-muted-foreground">{path.slice(0, cut)}</span>}
      <span className="max-w-full shrink-0 truncate">{path.slice(cut)}</span>
    </span>
  )
}
