'use client'

import { useState } from 'react'
import { type ChatChange, changeChat } from '#components/chats/chat-calls.ts'
import type { BackendInfo, BackendOption } from '#lib/domain/backends/backend.ts'
import { beginningOf, type Chosen } from '#lib/domain/backends/choices.ts'
import type { ChatInfo } from '#lib/domain/chats/chat.ts'
import type { ChatView } from '#lib/domain/events/view.ts'
import type { BackendId } from '#lib/domain/ids.ts'

type Asked = { of: ChatInfo; change: Partial<Chosen> & { backend?: BackendId } }

/** What a chat's next turn runs on. A choice is shown at once, and taken back with a fault where it could not be made. */
export function useChoices(view: ChatView, backends: readonly BackendInfo[], models: Record<string, string>) {
  const { chat } = view
  const [asked, setAsked] = useState<Asked | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  // What the chat says since is newer than what was asked.
  const { backend, model, mode, options: chosenOptions } = asked?.of === chat ? { ...chat, ...asked.change } : chat
  const change = async (next: Asked['change']) => {
    const all = { ...(asked?.of === chat ? asked.change : {}), ...next }
    setAsked({ of: chat, change: all })
    const result = await changeChat(chat.id, next satisfies ChatChange)
    setFault(result.ok ? null : result.error.message)
    if (!result.ok) setAsked(null)
  }
  const changeBackend = (to: BackendId) => {
    const offer = backends.find((each) => each.id === to)?.offer
    return change({ backend: to, ...beginningOf(offer?.options ?? [], models[to]) })
  }
  return {
    backend,
    chosen: { model, mode, options: chosenOptions },
    options: optionsOf(view, backends, backend),
    commands: commandsOf(view, backends, backend),
    change,
    changeBackend,
    fault,
  }
}

/** What the chat's own session told comes before what a new session would offer; null where neither is known. */
function optionsOf(view: ChatView, backends: readonly BackendInfo[], backend: BackendId): BackendOption[] | null {
  if (view.offeredBy.options === backend) return view.options
  return backends.find((each) => each.id === backend)?.offer?.options ?? null
}

function commandsOf(view: ChatView, backends: readonly BackendInfo[], backend: BackendId) {
  if (view.offeredBy.commands === backend) return view.commands
  return backends.find((each) => each.id === backend)?.offer?.commands ?? []
}
