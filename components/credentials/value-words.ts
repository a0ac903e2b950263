import { searchedLength } from '#lib/domain/credentials/searched-length.ts'

/** What somebody should know of a value before saving it; null: nothing. */
export function valueWords(value: string): string | null {
  if (value === '') return null
  const said = [
    /[\r\n]$/.test(value) && 'It ends with a line break, which is kept.',
    /^[ \t]|[ \t]$/.test(value) && 'There is a space at an end of it, which is kept.',
    value.trim().length < searchedLength &&
      `Shorter than ${searchedLength} characters: where an agent prints it, it is not hidden.`,
  ].filter((words) => words !== false)
  return said.length > 0 ? said.join(' ') : null
}
