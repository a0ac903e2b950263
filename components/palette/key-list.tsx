'use client'

import { type KeyId, keyList, keyPlaces, keysOf, labelled } from '#components/palette/keys.ts'
import { useIsMac } from '#components/palette/use-key.ts'

/** All keys, by where they work. */
export function KeyList() {
  return keyPlaces.map((place) => (
    <section key={place} aria-label={place}>
      <h3 className="mb-1.5 text-muted-foreground text-xs">{place}</h3>
      <dl className="grid grid-cols-[1fr_max-content] items-center gap-x-4 gap-y-1.5">
        {keyList
          .filter((entry) => entry.place === place)
          .map((entry) => (
            <div key={entry.id} className="contents">
              <dt>{entry.does}</dt>
              <dd className="text-right">
                <Keys id={entry.id} />
              </dd>
            </div>
          ))}
      </dl>
    </section>
  ))
}

/** The keys of one entry, as they are labelled here. */
export function Keys({ id }: { id: KeyId }) {
  const mac = useIsMac()
  return (
    <span className="flex items-center justify-end gap-1">
      {labelled(keysOf(id, mac), mac).map((stroke, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: strokes have no identity but their place
        <kbd key={at} className="rounded-sm border bg-surface px-1.5 py-0.5 font-sans text-muted-foreground text-xs">
          {stroke.join(mac ? '' : ' ')}
        </kbd>
      ))}
    </span>
  )
}
