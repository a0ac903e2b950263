/** One character as people count them can be of any size, so that bytes are limited too. */
const bytesPerCharacter = 5
const usualLimit = 80
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u

/** What is wrong with a name that somebody gives, in words: it can be seen, and has at most so many characters as people count them. */
export function nameFault(name: string, emptyWords: string, limit = usualLimit): string | null {
  if (!visible.test(name.trim())) return emptyWords
  return fitsName(name.trim(), limit) ? null : `At most ${limit} characters`
}

function fitsName(name: string, limit: number): boolean {
  // Bytes first: they bound what is counted.
  if (new TextEncoder().encode(name).length > limit * bytesPerCharacter) return false
  return [...graphemes.segment(name)].length <= limit
}

/** The longest beginning that fits, for names that others made up. */
export function shortenName(name: string): string {
  let short = ''
  for (const { segment } of graphemes.segment(name.trim().slice(0, usualLimit * bytesPerCharacter))) {
    if (!fitsName(short + segment, usualLimit)) break
    short += segment
  }
  return visible.test(short) ? short.trim() : ''
}
