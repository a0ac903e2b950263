'use client'

import Link from 'next/link'
import { useState } from 'react'
import { restoreChat } from '#components/shell/list-calls.ts'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import type { ChatId } from '#lib/domain/ids.ts'

/** In place of a chat that was deleted, or that one may not see any more. */
export function Gone({ reason, chatId }: { reason: 'deleted' | 'revoked'; chatId: ChatId }) {
  const [state, setState] = useState<{ busy: boolean; fault: string | null }>({ busy: false, fault: null })
  const restore = async () => {
    setState({ busy: true, fault: null })
    const result = await restoreChat(chatId)
    if (result.ok) location.reload()
    else setState({ busy: false, fault: result.error.message })
  }
  return (
    <main id="main" tabIndex={-1} className="flex flex-1 flex-col items-center justify-center gap-3 p-6 outline-none">
      <p>{reason === 'deleted' ? 'This chat was deleted.' : 'You may not see this chat any more.'}</p>
      {state.fault && <Fault>{state.fault}</Fault>}
      <div className="flex gap-2">
        {reason === 'deleted' && (
          <Button disabled={state.busy} onClick={() => void restore()}>
            Restore it
          </Button>
        )}
        <Button asChild>
          <Link href="/">New chat</Link>
        </Button>
      </div>
    </main>
  )
}
