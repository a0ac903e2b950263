import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'

type Loading = { fault: string | null; busy: boolean; hasMore: boolean; showMore: () => void }

/** Where a list that comes page by page ends for now: more of it, or why there is not and another try. */
export function ListEnd({
  list: { fault, busy, hasMore, showMore },
  retry = showMore,
}: {
  list: Loading
  retry?: () => void
}) {
  if (fault) {
    return (
      <div className="flex flex-wrap items-center gap-2">
        <Fault>{fault}</Fault>
        <Button size="sm" onClick={retry}>
          Try again
        </Button>
      </div>
    )
  }
  if (!hasMore) return null
  return (
    <Button className="self-start" disabled={busy} onClick={showMore}>
      {busy ? 'Loading' : 'Show more'}
    </Button>
  )
}
