import { Skeleton } from '#components/ui/skeleton.tsx'

export default function ChatLoading() {
  return (
    <main id="main" aria-busy className="flex min-w-0 flex-1 flex-col">
      <h1 className="sr-only">Loading the chat</h1>
      <div className="flex h-11 shrink-0 items-center border-b px-3">
        <Skeleton className="h-5 w-56" />
      </div>
      <div className="grid-lane flex flex-1 flex-col gap-3 py-6">
        <Skeleton className="h-4 w-24" />
        <Skeleton className="h-6 w-3/5" />
        <Skeleton className="mt-4 h-4 w-32" />
        <Skeleton className="h-6 w-4/5" />
        <Skeleton className="h-6 w-2/3" />
      </div>
      <div className="grid-lane pb-3">
        <Skeleton className="h-[88px] w-full" />
      </div>
    </main>
  )
}
