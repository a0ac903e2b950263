import { type ClassValue, clsx } from 'clsx'
import { extendTailwindMerge } from 'tailwind-merge'

const merge = extendTailwindMerge({
  extend: { classGroups: { 'font-size': [{ text: ['xs', 'sm', 'answer', 'code', 'title'] }] } },
})

/** Class names joined; of two that set the same property, the later wins. */
export const cn = (...values: ClassValue[]) => merge(clsx(values))
