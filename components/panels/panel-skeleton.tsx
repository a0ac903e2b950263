import { Skeleton } from '#components/ui/skeleton.tsx'

const widths = ['w-1/2', 'w-2/3', 'w-2/5', 'w-3/5', 'w-1/2', 'w-1/3']

/** A panel's list before it is there. */
export function PanelSkeleton({ words }: { words: string }) {
  return (
    <div className="flex flex-col gap-2 p-3">
      <p className="sr-only">{words}</p>
      {widths.map((width, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a placeholder is its place
        <Skeleton key={i} className={`h-5 ${width}`} />
      ))}
    </div>
  )
}
