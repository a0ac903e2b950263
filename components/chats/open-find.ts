export const openFindEvent = 'greenroom:find-in-chat'

/** Opens the bar that finds in the chat that is shown. */
export const openFind = () => document.dispatchEvent(new Event(openFindEvent))
