import { Skeleton } from '#components/ui/skeleton.tsx'

/** A host that is still being read, as high as one with two processes. */
export function HostSkeleton() {
  return (
    <div aria-busy className="flex flex-col gap-4">
      <span className="sr-only">Loading</span>
      <Skeleton className="h-7 w-32" />
      <Skeleton className="h-9 w-64 max-w-full" />
      <Skeleton className="h-10 w-full" />
      <div className="divide-y border-y">
        {['head', 'a', 'b'].map((key) => (
          <div key={key} className="flex min-h-12 items-center py-2">
            <Skeleton className="h-5 w-full" />
          </div>
        ))}
      </div>
    </div>
  )
}
