'use client'

import { Pencil, RotateCcw } from 'lucide-react'
import dynamic from 'next/dynamic'
import { createContext, type ReactNode, useContext, useState } from 'react'
import { textOf } from '#components/chats/text-of.ts'
import { Button } from '#components/ui/button.tsx'
import { Fault } from '#components/ui/fault.tsx'
import { Tooltip } from '#components/ui/tooltip.tsx'
import type { ActionResult } from '#lib/domain/action-result.ts'
import type { Message } from '#lib/domain/chats/chat.ts'

const TextEditor = dynamic(() => import('#components/chats/text-editor.tsx').then((room) => room.TextEditor), {
  loading: () => null,
})

type SendAgain = {
  /** Why nothing can be sent again now; null where it can. */
  refused: string | null
  /** The prompt of the last answer, which can be answered again. */
  lastPrompt: Message | null
  /** Sends a text in the place of a person's message; all that came after it is cut. */
  send: (message: Message, text: string) => Promise<ActionResult<unknown>>
}
const SendAgainContext = createContext<SendAgain | null>(null)

/** Below this, messages can be sent again; without it they cannot. */
export function SendAgainProvider({ value, children }: { value: SendAgain | null; children: ReactNode }) {
  return <SendAgainContext value={value}>{children}</SendAgainContext>
}

/** What can be done with a message beside reading it: a person's is edited and sent again, the last answer given again. */
export function useMessageActions(message: Message): { buttons: ReactNode; editor: ReactNode } {
  const again = useContext(SendAgainContext)
  const [editing, setEditing] = useState(false)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  if (!again || message.steered) return { buttons: null, editor: null }
  const send = async (prompt: Message, text: string) => {
    setBusy(true)
    const result = await again.send(prompt, text)
    setBusy(false)
    setFault(result.ok ? null : result.error.message)
  }
  const editor = editing ? (
    <div className="my-2 max-w-[72ch]">
      <TextEditor
        label="Edit message"
        text={textOf(message)}
        saveWords="Send again"
        mayBeBlank={message.parts.some((part) => part.type === 'file')}
        busy={busy || again.refused !== null}
        hint={
          <span className="text-muted-foreground text-xs">
            {again.refused ?? 'What came after it leaves the conversation. The files stay as they are.'}
          </span>
        }
        onCancel={() => setEditing(false)}
        onSave={(text) => void send(message, text)}
      />
      {fault && <Fault className="mt-1">{fault}</Fault>}
    </div>
  ) : null
  const { lastPrompt } = again
  const isPersons = message.author.kind === 'person'
  const buttons = isPersons ? (
    <Action words="Edit and send again" refused={again.refused} onClick={() => setEditing(true)}>
      <Pencil aria-hidden />
    </Action>
  ) : lastPrompt?.turnId === message.turnId ? (
    <>
      <Action
        words="Answer again"
        refused={busy ? 'It is being sent' : again.refused}
        onClick={() => void send(lastPrompt, textOf(lastPrompt))}
      >
        <RotateCcw aria-hidden />
      </Action>
      {fault && <Fault>{fault}</Fault>}
    </>
  ) : null
  return { buttons: editing ? null : buttons, editor }
}

function Action(props: { words: string; refused: string | null; onClick: () => void; children: ReactNode }) {
  return (
    <Tooltip words={props.refused ?? props.words}>
      <Button
        variant="ghost"
        size="icon"
        className="size-6"
        aria-label={props.words}
        aria-disabled={props.refused !== null}
        onClick={() => props.refused === null && props.onClick()}
      >
        {props.children}
      </Button>
    </Tooltip>
  )
}
