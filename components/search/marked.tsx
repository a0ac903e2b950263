import type { Snippet } from '#lib/domain/chats/snippet.ts'

/** A text with what was looked for marked. */
export function Marked({ snippet: { text, marks } }: { snippet: Snippet }) {
  let end = 0
  return (
    <>
      {marks.map(([from, to]) => {
        const before = text.slice(end, from)
        end = to
        return (
          <span key={from}>
            {before}
            <mark className="rounded-[2px] bg-warning-border font-medium text-foreground">{text.slice(from, to)}</mark>
          </span>
        )
      })}
      {text.slice(end)}
    </>
  )
}
