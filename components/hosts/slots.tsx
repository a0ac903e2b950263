'use client'

import { slotColumns } from '#components/hosts/slot-columns.ts'
import { SlotRow } from '#components/hosts/slot-row.tsx'
import { cn } from '#components/ui/class-names.ts'
import type { HostInfo, SlotInfo } from '#lib/domain/hosts/host-info.ts'

type Props = { host: HostInfo; slots: SlotInfo[]; nameOf: (id: string) => string; onChanged: () => void }

/** The processes of a host: a table where there is room, else a card each. */
export function Slots({ host, slots, nameOf, onChanged }: Props) {
  if (slots.length === 0)
    return <p className="text-muted-foreground">No agent’s process runs here now. The next turn starts one.</p>
  return (
    <table aria-label={`Processes of ${host.name}`} className="block w-full border-y @xl:table @xl:table-fixed">
      <thead className="@max-xl:sr-only">
        <tr className="text-left text-muted-foreground text-xs">
          {Object.entries(slotColumns).map(([column, width]) => (
            <th key={column} scope="col" className={cn('py-2 pr-3 font-normal', width)}>
              {column}
            </th>
          ))}
          <th scope="col" className="w-8 py-2">
            <span className="sr-only">What to do</span>
          </th>
        </tr>
      </thead>
      <tbody className="block divide-y @xl:table-row-group">
        {slots.map((slot) => (
          <SlotRow key={slot.id} hostId={host.id} slot={slot} name={nameOf(slot.backend)} onChanged={onChanged} />
        ))}
      </tbody>
    </table>
  )
}
