'use client'

import { type RefObject, useLayoutEffect } from 'react'

/** Lets a text grow with what is in it where the browser cannot by itself (`field-sizing`); how far is said by its style. */
export function useGrownHeight(input: RefObject<HTMLTextAreaElement | null>, text: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text, another height
  useLayoutEffect(() => {
    const element = input.current
    if (!element || CSS.supports('field-sizing', 'content')) return
    element.style.height = 'auto'
    element.style.height = `${element.scrollHeight}px`
  }, [input, text])
}
