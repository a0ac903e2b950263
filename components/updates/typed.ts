type Written = { value: string; label: string | null; type: string }

const draftLabel = 'Message'
const notWritten = /^(radio|checkbox|hidden|range|button|submit)$/

/** What of the fields on a page a reload would disturb: `lost` where words would be, `draft` where they are kept, else nothing. */
export function typedIn(fields: readonly Written[]): 'nothing' | 'draft' | 'lost' {
  const written = fields.filter(({ value, type }) => value !== '' && !notWritten.test(type))
  if (written.some(({ label }) => label !== draftLabel)) return 'lost'
  return written.length > 0 ? 'draft' : 'nothing'
}

export const typedOnPage = () =>
  typedIn(
    [...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea')].map((field) => ({
      value: field.value,
      label: field.getAttribute('aria-label'),
      type: field.type,
    })),
  )
