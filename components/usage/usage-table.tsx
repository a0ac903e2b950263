import Link from 'next/link'
import { cn } from '#components/ui/class-names.ts'
import type { UsageGroup, UsageTotal } from '#lib/domain/usage/totals.ts'

const heads: Record<UsageGroup, string> = { day: 'Day (UTC)', chat: 'Chat', agent: 'Agent', person: 'Person' }

/** What models were asked and used, one row each. */
export function UsageTable({ by, totals, ownChats }: { by: UsageGroup; totals: UsageTotal[]; ownChats: boolean }) {
  if (totals.length === 0)
    return (
      <p className="text-muted-foreground">
        No model was asked in this time. What is asked from now on is counted here.
      </p>
    )
  return (
    <div className="overflow-x-auto">
      <table className="w-full border-y text-sm tabular-nums">
        <thead className="text-muted-foreground text-xs">
          <tr className="border-b">
            <th scope="col" className="py-1.5 pr-3 text-left font-medium">
              {heads[by]}
            </th>
            <Head>Requests</Head>
            <Head>Tokens in</Head>
            <Head>Tokens out</Head>
          </tr>
        </thead>
        <tbody className="divide-y">
          {totals.map((total) => (
            <tr key={total.key ?? ''}>
              <th scope="row" className="max-w-0 py-1.5 pr-3 text-left align-top font-normal max-sm:max-w-32">
                <Name total={total} isOwnChat={by === 'chat' && ownChats} />
              </th>
              <Count note={total.refused > 0 ? `${count(total.refused)} refused` : null}>{total.requests}</Count>
              <Count note={total.cachedTokens > 0 ? `${count(total.cachedTokens)} cached` : null}>
                {total.inputTokens}
              </Count>
              <Count note={total.reasoningTokens > 0 ? `${count(total.reasoningTokens)} reasoning` : null}>
                {total.outputTokens}
              </Count>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const count = (value: number) => value.toLocaleString('en-GB')

function Name({ total, isOwnChat }: { total: UsageTotal; isOwnChat: boolean }) {
  if (!isOwnChat || total.key === null) return <span className="block truncate">{total.name}</span>
  return (
    <Link href={`/chats/${total.key}`} className="block truncate underline-offset-2 hover:underline">
      {total.name}
    </Link>
  )
}

const numberClasses = 'whitespace-nowrap py-1.5 pl-3 text-right'

function Head({ children }: { children: string }) {
  return (
    <th scope="col" className={cn(numberClasses, 'w-28 font-medium max-sm:w-auto')}>
      {children}
    </th>
  )
}

function Count({ note, children }: { note: string | null; children: number }) {
  return (
    <td className={cn(numberClasses, 'align-top')}>
      <span className="block">{count(children)}</span>
      {note && <span className="block text-muted-foreground text-xs">{note}</span>}
    </td>
  )
}
