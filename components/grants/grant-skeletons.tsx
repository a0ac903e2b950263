import { Skeleton } from '#components/ui/skeleton.tsx'

/** Links that are still being fetched, as high as they will be. */
export function GrantSkeletons() {
  return (
    <div aria-busy className="divide-y border-y">
      {['a', 'b'].map((key) => (
        <div key={key} className="flex min-h-14 flex-col justify-center gap-1.5 py-1.5">
          <Skeleton className="h-4 w-40" />
          <Skeleton className="h-3.5 w-64 max-w-full" />
        </div>
      ))}
    </div>
  )
}
