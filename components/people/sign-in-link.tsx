import { CopyButton } from '#components/ui/copy-button.tsx'

/** A link that was just made, to be handed over: it is not shown again. */
export function SignInLink({ url, name }: { url: string; name: string }) {
  return (
    <section
      aria-label={`Sign-in link for ${name}`}
      className="mb-1 min-w-0 basis-full rounded-md border border-accent bg-accent-tint p-3"
    >
      <p role="status" className="mb-2 [overflow-wrap:anywhere]">
        Hand this link to {name} and to nobody else: it signs in as them, once, within a day. It is not shown again.
      </p>
      <div className="flex items-center gap-1 rounded-md border bg-background pl-2">
        <code className="min-w-0 flex-1 break-all py-1 font-mono text-code">{url}</code>
        <CopyButton text={url} label="Copy link" />
      </div>
    </section>
  )
}
