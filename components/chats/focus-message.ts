/** Moves the focus by one message; from outside of the transcript to its last one. */
export function focusMessage(transcript: HTMLElement, step: -1 | 1) {
  const messages = [...transcript.querySelectorAll<HTMLElement>('[data-message]')]
  const at = messages.findIndex((message) => message.contains(document.activeElement))
  const next = messages[at < 0 ? messages.length - 1 : Math.min(messages.length - 1, Math.max(0, at + step))]
  next?.focus()
}
