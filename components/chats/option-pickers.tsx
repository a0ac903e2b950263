'use client'

import { Select, SelectContent, SelectItem, SelectTrigger } from '#components/ui/select.tsx'
import type { BackendOption } from '#lib/domain/backends/backend.ts'
import type { ChatInfo } from '#lib/domain/chats/chat.ts'

export type OptionChange = { mode?: string; model?: string; options?: Record<string, string> }

/** What can be chosen of the chat's backend within one session: mode, model, effort and its own. */
export function OptionPickers(props: {
  chat: ChatInfo
  options: readonly BackendOption[]
  onChange: (change: OptionChange) => void
}) {
  return props.options
    .filter((option) => option.choices.length > 1)
    .map((option) => {
      const value = chosenOf(props.chat, option)
      return (
        <Select
          key={option.id}
          value={value}
          onValueChange={(next) => props.onChange(changeOf(props.chat, option, next))}
        >
          <SelectTrigger quiet aria-label={option.name}>
            {option.choices.find((choice) => choice.value === value)?.name ?? value}
          </SelectTrigger>
          <SelectContent>
            {option.choices.map((choice) => (
              <SelectItem key={choice.value} value={choice.value} note={choice.description}>
                {choice.name}
              </SelectItem>
            ))}
          </SelectContent>
        </Select>
      )
    })
}

function chosenOf(chat: ChatInfo, option: BackendOption): string {
  if (option.category === 'mode' && chat.mode) return chat.mode
  if (option.category === 'model' && chat.model) return chat.model
  return chat.options[option.id] ?? option.value
}

function changeOf(chat: ChatInfo, option: BackendOption, value: string): OptionChange {
  if (option.category === 'mode') return { mode: value }
  if (option.category === 'model') return { model: value }
  return { options: { ...chat.options, [option.id]: value } }
}
