/** How long something took, in words: `0.2 s`, `12 s`, `3 min 5 s`, `2 h 4 min`. */
export function durationWords(ms: number): string {
  const seconds = Math.max(0, ms) / 1000
  if (seconds < 9.95) return `${seconds.toFixed(1).replace(/\.0$/, '')} s`
  if (seconds < 59.5) return `${Math.round(seconds)} s`
  const whole = Math.round(seconds)
  if (whole < 3600) return [`${Math.floor(whole / 60)} min`, whole % 60 && `${whole % 60} s`].filter(Boolean).join(' ')
  const minutes = Math.round(whole / 60)
  return [`${Math.floor(minutes / 60)} h`, minutes % 60 && `${minutes % 60} min`].filter(Boolean).join(' ')
}

const day = 24 * 3600 * 1000
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** How long ago: `now`, `4 min`, `3 h`, `yesterday`, `5 days`, then the date. In the time zone of whoever runs it. */
export function agoWords(at: Date, now: Date): string {
  const ms = now.getTime() - at.getTime()
  if (ms < 60_000) return 'now'
  if (ms < 3600_000) return `${Math.floor(ms / 60_000)} min`
  if (ms < day && at.getDate() === now.getDate()) return `${Math.floor(ms / 3600_000)} h`
  const midnights = Math.round((startOfDay(now) - startOfDay(at)) / day)
  if (midnights === 1) return 'yesterday'
  if (midnights < 7) return `${midnights} days`
  return dateWords(at, at.getFullYear() !== now.getFullYear())
}

/** The time of day when it is today, otherwise with its date. */
export function clockWords(at: Date, now: Date): string {
  const clock = `${pad(at.getHours())}:${pad(at.getMinutes())}`
  if (startOfDay(at) === startOfDay(now)) return clock
  return `${dateWords(at, at.getFullYear() !== now.getFullYear())}, ${clock}`
}

/** Date and time to the second, for who wants to know exactly. */
export const exactWords = (at: Date) =>
  `${dateWords(at, true)}, ${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`

/** What the server renders, which knows no time zone but its own: replaced by the browser's words at once. */
export const serverWords = (iso: string) => iso.slice(11, 16)

const dateWords = (at: Date, year: boolean) =>
  `${at.getDate()} ${months[at.getMonth()]}${year ? ` ${at.getFullYear()}` : ''}`
const startOfDay = (at: Date) => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime()
const pad = (value: number) => String(value).padStart(2, '0')
