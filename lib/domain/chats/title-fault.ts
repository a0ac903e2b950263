import { nameFault } from '#lib/domain/short-name.ts'

export const titleLimit = 200
export const noTitleWords = 'Give it a title'

/** What is wrong with a chat's title, in words; null where it can be one. */
export const titleFault = (title: string): string | null => nameFault(title, noTitleWords, titleLimit)
