'use client'

import { useEffect, useState } from 'react'
import { useFeed } from '#components/follow/follow-provider.tsx'
import { countPending, moveChat } from '#components/shell/list-calls.ts'
import { Button } from '#components/ui/button.tsx'
import { cn } from '#components/ui/class-names.ts'
import { Dialog, DialogClose, DialogContent } from '#components/ui/dialog.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { WorkspaceMark } from '#components/workspaces/workspace-mark.tsx'
import type { ChatId, WorkspaceId } from '#lib/domain/ids.ts'

/** The choice of another workspace for a chat, with what becomes of its files. */
export function MoveChat({ chatId, onDone }: { chatId: ChatId; onDone: () => void }) {
  const { chats, workspaces } = useFeed()
  const chat = chats.get(chatId)
  const [target, setTarget] = useState<WorkspaceId | null>(null)
  const [pending, setPending] = useState(0)
  const [state, setState] = useState<{ busy: boolean; fault: string | null }>({ busy: false, fault: null })
  useEffect(() => {
    let gone = false
    void countPending(chatId).then((count) => gone || setPending(count ?? 0))
    return () => {
      gone = true
    }
  }, [chatId])
  const choices = workspaces.filter((each) => each.id !== chat?.workspaceId && each.state !== 'failed')
  const runs = chat?.state === 'running' || chat?.state === 'waiting' || chat?.state === 'stopping'
  const move = async () => {
    if (!target || runs) return
    setState({ busy: true, fault: null })
    const result = await moveChat(chatId, target)
    if (result.ok) onDone()
    else setState({ busy: false, fault: result.error.message })
  }
  return (
    <Dialog open onOpenChange={(open) => !open && onDone()}>
      <DialogContent
        title={`Move ${chat?.title ?? 'this chat'}`}
        description="It starts from the new workspace's files, and its agents are told the conversation anew."
      >
        {pending > 0 && (
          <p className="rounded-md border border-warning-border bg-warning-tint px-3 py-2">
            {pending === 1 ? 'One patch that nobody accepted stays' : `${pending} patches that nobody accepted stay`}{' '}
            with the old files.
          </p>
        )}
        {choices.length === 0 ? (
          <p className="text-muted-foreground">There is no other workspace that it could go to.</p>
        ) : (
          <fieldset className="flex max-h-[36vh] flex-col overflow-y-auto">
            <legend className="mb-1 font-medium">Workspace</legend>
            {choices.map((each) => (
              <label
                key={each.id}
                className={cn(
                  'flex min-h-8 cursor-pointer items-center gap-2 rounded-md px-2 hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-ring has-focus-visible:-outline-offset-2',
                  target === each.id && 'bg-hover',
                )}
              >
                <input
                  type="radio"
                  name="workspace"
                  className="accent-accent-solid"
                  checked={target === each.id}
                  onChange={() => setTarget(each.id)}
                />
                <WorkspaceMark color={each.color} />
                <span className="min-w-0 truncate">{each.name}</span>
              </label>
            ))}
          </fieldset>
        )}
        {runs && <Fault>A turn is running in this chat. Stop it, then move the chat.</Fault>}
        {state.fault && <Fault>{state.fault}</Fault>}
        <div className="flex justify-end gap-2">
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button variant="primary" disabled={state.busy || !target || runs} onClick={() => void move()}>
            {state.busy ? 'Moving' : 'Move chat'}
          </Button>
        </div>
      </DialogContent>
    </Dialog>
  )
}
