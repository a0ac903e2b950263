import Link from 'next/link'
import { Button } from '#components/ui/button.tsx'

/** In place of a chat that was deleted, or that one may not see any more. */
export function Gone({ reason }: { reason: 'deleted' | 'revoked' }) {
  return (
    <main id="main" tabIndex={-1} className="flex flex-1 flex-col items-center justify-center gap-3 p-6 outline-none">
      <p>{reason === 'deleted' ? 'This chat was deleted.' : 'You may not see this chat any more.'}</p>
      <Button asChild>
        <Link href="/">New chat</Link>
      </Button>
    </main>
  )
}
