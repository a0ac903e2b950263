'use client'

import { Radio } from 'lucide-react'
import { useIsCutOff } from '#components/follow/connection-line.tsx'
import { countOf, type Watchers, watcherSentence, watchersOf, watcherWords } from '#components/presence/watchers.ts'
import { Tooltip } from '#components/ui/tooltip.tsx'
import type { PersonId } from '#lib/domain/ids.ts'
import type { Presence } from '#lib/domain/presence/presence.ts'

const alone: Watchers = { names: [], anonymous: 0 }

/** `◉ live · Ben, 2 watching`: that what is seen is what happens, and who else sees it. On a phone the count alone. */
export function LiveMark(props: {
  presence: Presence | null
  ownId: PersonId | null
  /** Whether it is worth a word that nobody else is there. */
  always: boolean
}) {
  const cutOff = useIsCutOff()
  const watchers = props.presence ? watchersOf(props.presence, props.ownId) : alone
  const words = watcherWords(watchers)
  if (cutOff || (words === '' && !props.always)) return null
  const sentence = watcherSentence(watchers)
  return (
    <Tooltip words={sentence}>
      <span
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the names are in a tooltip, which keys must reach
        tabIndex={0}
        data-watchers={countOf(watchers)}
        className="flex h-7 min-w-0 max-w-72 shrink items-center gap-1 rounded-md px-1 text-muted-foreground text-xs"
      >
        <span className="sr-only">Live. {sentence}</span>
        <Radio aria-hidden className="size-3.5 shrink-0 text-accent" />
        <span aria-hidden className="max-md:hidden">
          live
        </span>
        {words && (
          <>
            <span aria-hidden className="min-w-0 truncate max-md:hidden">
              · {words}
            </span>
            <span aria-hidden className="md:hidden">
              {countOf(watchers)}
            </span>
          </>
        )}
      </span>
    </Tooltip>
  )
}
