'use client'

import { Command } from 'cmdk'
import { Check } from 'lucide-react'
import { Popover } from 'radix-ui'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { groupChoices } from '#components/composer/group-choices.ts'
import { cn } from '#components/ui/class-names.ts'
import type { BackendOption } from '#lib/domain/backends/backend.ts'

type Props = { option: BackendOption; value: string; onChoose: (value: string) => void }

/** A long list of choices that is searched, open from its beginning. */
export function ChoiceSearch({ option, value, onChoose, trigger }: Props & { trigger: ReactNode }) {
  const [open, setOpen] = useState(true)
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>{trigger}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          aria-label={option.name}
          align="start"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 w-80 max-w-[calc(100vw-16px)] animate-appear overflow-hidden rounded-md border bg-raised shadow-float outline-none"
        >
          <Choices
            option={option}
            value={value}
            onChoose={(next) => {
              setOpen(false)
              onChoose(next)
            }}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

const heading =
  '[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-muted-foreground [&_[cmdk-group-heading]]:text-xs'

function Choices({ option, value, onChoose }: Props) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // After the frame in which the list was placed and has its height.
    const frame = requestAnimationFrame(() => {
      const chosen = list.current?.querySelector<HTMLElement>('[data-chosen]')
      if (list.current && chosen) list.current.scrollTop = chosen.offsetTop - list.current.clientHeight / 2
    })
    return () => cancelAnimationFrame(frame)
  }, [])
  return (
    <Command label={option.name} defaultValue={value} loop>
      <Command.Input
        placeholder={`Find ${option.name.toLowerCase()}`}
        className="h-9 w-full border-b bg-transparent px-3 text-sm outline-none placeholder:text-muted-foreground max-md:h-11"
      />
      <Command.List ref={list} className="relative max-h-[min(320px,45dvh)] overflow-y-auto p-1">
        <Command.Empty className="px-2 py-2 text-muted-foreground text-sm">Nothing is called that.</Command.Empty>
        {groupChoices(option.choices).map(({ provider, choices }) => (
          <Command.Group key={provider ?? ''} {...(provider && { heading: provider })} className={heading}>
            {choices.map(({ choice, label }) => (
              <Command.Item
                key={choice.value}
                value={choice.value}
                data-chosen={choice.value === value || undefined}
                keywords={[choice.name]}
                onSelect={() => onChoose(choice.value)}
                className="flex min-h-7 cursor-default items-center gap-2 rounded-sm px-2 py-1 text-sm data-[selected=true]:bg-hover max-md:min-h-10"
              >
                <Check
                  aria-hidden
                  className={cn('size-4 shrink-0 text-muted-foreground', choice.value !== value && 'invisible')}
                />
                <span className="min-w-0">
                  <span className="block truncate">{label}</span>
                  {choice.description && (
                    <span className="block text-muted-foreground text-xs">{choice.description}</span>
                  )}
                </span>
                {choice.value === value && <span className="sr-only">, chosen</span>}
              </Command.Item>
            ))}
          </Command.Group>
        ))}
      </Command.List>
    </Command>
  )
}
