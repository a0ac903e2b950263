'use client'

import { cloneElement, type KeyboardEvent, type ReactElement, type ReactNode } from 'react'
import { useLoaded } from '#components/updates/use-loaded.ts'

type ButtonProps = {
  role?: string
  'aria-haspopup'?: 'menu' | 'listbox' | 'dialog'
  'aria-expanded'?: boolean
  onPointerEnter?: () => void
  onClick?: () => void
  onKeyDown?: (event: KeyboardEvent) => void
}
export type ButtonElement = ReactElement<ButtonProps>

/**
 * A button whose menu, list or dialog is loaded when it is first opened: until then it is the button alone. `children` draws it with
 * the same button as its trigger, open from its beginning.
 */
export function OpensLater<Part>(props: {
  button: ButtonElement
  popup: 'menu' | 'listbox' | 'dialog'
  load: () => Promise<Part>
  children: (part: Part, button: ButtonElement) => ReactNode
}) {
  const { loaded, load } = useLoaded(props.load)
  if (loaded) return props.children(loaded, props.button)
  const open = () => void load()
  return cloneElement(props.button, {
    ...(props.popup === 'listbox' && { role: 'combobox' }),
    'aria-haspopup': props.popup,
    'aria-expanded': false,
    onClick: open,
    onKeyDown: (event) => {
      if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
      event.preventDefault()
      open()
    },
  })
}
