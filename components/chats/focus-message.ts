/** Asks the transcript to move the focus by one message, from outside of it to its last one. */
export function focusMessage(transcript: HTMLElement, step: -1 | 1) {
  transcript.dispatchEvent(new CustomEvent<number>(focusMessageEvent, { detail: step }))
}

export const focusMessageEvent = 'greenroom:focus-message'
