import { z } from 'zod'
import { nameFault } from '#lib/domain/short-name.ts'

/** A name that somebody gives, without the space around it (`nameFault`). */
export const shortName = (emptyWords: string, limit?: number) =>
  z
    .string()
    .trim()
    .superRefine((name, context) => {
      const fault = nameFault(name, emptyWords, limit)
      if (fault) context.addIssue({ code: 'custom', message: fault })
    })
