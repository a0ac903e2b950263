import { Skeleton } from '#components/ui/skeleton.tsx'

export default function PageLoading() {
  return (
    <main id="main" aria-busy className="flex min-w-0 flex-1 flex-col">
      <h1 className="sr-only">Loading</h1>
      <div className="flex h-11 shrink-0 items-center border-b px-3">
        <Skeleton className="h-5 w-40" />
      </div>
      <div className="mx-auto flex w-full max-w-[680px] flex-col gap-3 px-4 py-6">
        <Skeleton className="h-5 w-32" />
        <Skeleton className="h-8 w-full" />
        <Skeleton className="h-8 w-full" />
      </div>
    </main>
  )
}
