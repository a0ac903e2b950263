'use client'

import { Search, X } from 'lucide-react'
import { type KeyboardEvent, type RefObject, useEffect } from 'react'
import { queryLimit } from '#lib/domain/chats/query-limit.ts'

type Props = {
  field: RefObject<HTMLInputElement | null>
  query: string
  onQuery: (query: string) => void
}

/** Where a search of all chats is typed. Esc empties it. */
export function SearchField({ field, query, onQuery }: Props) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || query === '') return
    event.preventDefault()
    event.stopPropagation()
    onQuery('')
  }
  return (
    <div className="relative">
      <Search aria-hidden className="absolute top-1.5 left-2 size-4 text-muted-foreground" />
      <input
        ref={field}
        type="search"
        aria-label="Search chats and messages"
        aria-keyshortcuts="/"
        placeholder="Search"
        data-arrow-stop
        autoComplete="off"
        spellCheck={false}
        maxLength={queryLimit}
        value={query}
        onChange={(event) => onQuery(event.target.value)}
        onKeyDown={onKeyDown}
        className="h-7 w-full rounded-md border bg-background pr-8 pl-7 text-sm placeholder:text-muted-foreground focus-visible:outline-offset-0 [&::-webkit-search-cancel-button]:hidden"
      />
      {query === '' ? (
        <kbd
          aria-hidden
          className="absolute top-1 right-1.5 rounded-sm border bg-surface px-1.5 font-mono text-muted-foreground text-xs max-md:hidden"
        >
          /
        </kbd>
      ) : (
        <button
          type="button"
          aria-label="Empty the search"
          onClick={() => {
            onQuery('')
            field.current?.focus()
          }}
          className="absolute top-1 right-1 rounded-sm p-0.5 text-muted-foreground hover:text-foreground"
        >
          <X aria-hidden className="size-4" />
        </button>
      )}
    </div>
  )
}

/** Calls back when somebody presses `/` and does not write. */
export function useSearchKey(onKey: () => void): void {
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent) => {
      if (event.key !== '/' || event.metaKey || event.ctrlKey || event.altKey || writes(event.target)) return
      event.preventDefault()
      onKey()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [onKey])
}

const writes = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.closest('[role="dialog"]'))
