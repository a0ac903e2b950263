import { CopyButton } from '#components/ui/copy-button.tsx'

/** A secret that was just made, the once that it can be seen. `what` names it: “token”, “link”. */
export function MadeSecret({ what, children }: { what: string; children: string }) {
  return (
    <section aria-label={`The new ${what}`} className="basis-full rounded-md border border-accent bg-accent-tint p-3">
      <p role="status" className="mb-2">
        Copy it now. It is not shown again.
      </p>
      <div className="flex items-center gap-1 rounded-md border bg-background pl-2">
        <code className="min-w-0 flex-1 break-all py-1 font-mono text-code">{children}</code>
        <CopyButton text={children} label={`Copy ${what}`} />
      </div>
    </section>
  )
}
