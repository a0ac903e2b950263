import { CopyButton } from '#components/ui/copy-button.tsx'

/** A new link, the once that it can be seen. */
export function MadeLink({ url }: { url: string }) {
  return (
    <section aria-label="The new link" className="basis-full rounded-md border border-accent bg-accent-tint p-3">
      <p role="status" className="mb-2">
        Copy it now. It is not shown again.
      </p>
      <div className="flex items-center gap-1 rounded-md border bg-background pl-2">
        <code className="min-w-0 flex-1 break-all py-1 font-mono text-code">{url}</code>
        <CopyButton text={url} label="Copy link" />
      </div>
    </section>
  )
}
