/** Every key of the interface, in one list: shown by `?`, named beside what they do, and listened to by `useKey`. */
export const keyPlaces = [
  'Everywhere',
  'In the list of chats',
  'In a chat',
  'In the message',
  'In the queue',
  'In Files',
  'In a shell',
  'On a request',
] as const

type KeyEntry = {
  id: string
  place: (typeof keyPlaces)[number]
  does: string
  /** `Mod` is ⌘ on a Mac and Ctrl elsewhere; words apart by a space are pressed one after another. */
  keys: string
  /** Where a Mac needs others: there Alt writes characters. */
  mac?: string
}

export const keyList = [
  { id: 'palette', place: 'Everywhere', does: 'Find a chat, a page or an action', keys: 'Mod+K' },
  { id: 'keys', place: 'Everywhere', does: 'Show these keys', keys: '?' },
  { id: 'new-chat', place: 'Everywhere', does: 'New chat', keys: 'Alt+N', mac: 'Ctrl+Alt+N' },
  { id: 'next-chat', place: 'Everywhere', does: 'Next chat', keys: 'Alt+Shift+ArrowDown', mac: 'Ctrl+Alt+ArrowDown' },
  {
    id: 'previous-chat',
    place: 'Everywhere',
    does: 'Previous chat',
    keys: 'Alt+Shift+ArrowUp',
    mac: 'Ctrl+Alt+ArrowUp',
  },
  { id: 'waiting-chat', place: 'Everywhere', does: 'Next chat that waits for you', keys: 'Alt+W', mac: 'Ctrl+Alt+W' },
  { id: 'sidebar', place: 'Everywhere', does: 'Show or hide the sidebar', keys: 'Mod+B' },
  { id: 'settings', place: 'Everywhere', does: 'Settings', keys: 'Mod+,' },
  { id: 'composer', place: 'Everywhere', does: 'Write a message', keys: 'C' },
  { id: 'close', place: 'Everywhere', does: 'Close what floats', keys: 'Escape' },
  { id: 'search', place: 'Everywhere', does: 'Search chats and messages', keys: '/' },
  { id: 'list-next', place: 'In the list of chats', does: 'From chat to chat', keys: 'ArrowDown' },
  { id: 'list-pin', place: 'In the list of chats', does: 'Pin or unpin', keys: 'P' },
  { id: 'list-rename', place: 'In the list of chats', does: 'Rename', keys: 'F2' },
  { id: 'list-delete', place: 'In the list of chats', does: 'Delete', keys: 'Delete' },
  { id: 'changes', place: 'In a chat', does: 'Show or hide the changes', keys: 'Alt+C', mac: 'Ctrl+Alt+C' },
  { id: 'share', place: 'In a chat', does: 'Share the chat', keys: 'Alt+S', mac: 'Ctrl+Alt+S' },
  { id: 'previous-message', place: 'In a chat', does: 'Previous message', keys: 'Alt+ArrowUp' },
  { id: 'next-message', place: 'In a chat', does: 'Next message', keys: 'Alt+ArrowDown' },
  { id: 'to-composer', place: 'In a chat', does: 'From the transcript back to the message', keys: 'Escape' },
  { id: 'send', place: 'In the message', does: 'Send or queue it', keys: 'Enter' },
  { id: 'new-line', place: 'In the message', does: 'Begin a new line', keys: 'Shift+Enter' },
  { id: 'steer', place: 'In the message', does: 'Tell the running turn at once', keys: 'Mod+Enter' },
  { id: 'recall', place: 'In the message', does: 'In an empty one: what was said last', keys: 'ArrowUp' },
  { id: 'stop', place: 'In the message', does: 'Stop the turn', keys: 'Escape Escape' },
  { id: 'queue-move', place: 'In the queue', does: 'Move an entry up or down', keys: 'Alt+ArrowUp' },
  { id: 'find', place: 'In a chat', does: 'Find in all of the chat; once more: in the page', keys: 'Mod+F' },
  { id: 'panel-files', place: 'In a chat', does: 'Show or hide the files', keys: 'Ctrl+Alt+2' },
  { id: 'panel-terminal', place: 'In a chat', does: 'Show or hide the terminal', keys: 'Ctrl+Alt+3' },
  { id: 'save-file', place: 'In Files', does: 'Save the edited file', keys: 'Mod+S' },
  { id: 'rename-file', place: 'In Files', does: 'Rename', keys: 'F2' },
  { id: 'delete-file', place: 'In Files', does: 'Delete', keys: 'Delete' },
  { id: 'leave-shell', place: 'In a shell', does: 'Leave it, to its tab', keys: 'Ctrl+Shift+ArrowUp' },
  { id: 'copy-shell', place: 'In a shell', does: 'Copy what is selected', keys: 'Ctrl+Shift+C' },
  { id: 'paste-shell', place: 'In a shell', does: 'Paste', keys: 'Ctrl+Shift+V' },
  { id: 'close-shell', place: 'In a shell', does: 'On its tab: close it', keys: 'Delete' },
  { id: 'allow', place: 'On a request', does: 'Allow', keys: 'A' },
  { id: 'reject', place: 'On a request', does: 'Reject', keys: 'R' },
] as const satisfies readonly KeyEntry[]

export type KeyId = (typeof keyList)[number]['id']

const entries = new Map<string, KeyEntry>(keyList.map((entry) => [entry.id, entry]))

/** The keys of an entry on this platform. */
export function keysOf(id: KeyId, mac: boolean): string {
  const entry = entries.get(id)
  if (!entry) throw new Error(`there is no key ${id}`)
  return mac ? (entry.mac ?? entry.keys) : entry.keys
}

const macSigns: Record<string, string> = { Mod: '⌘', Alt: '⌥', Shift: '⇧', Ctrl: '⌃' }
const signs: Record<string, string> = { Mod: 'Ctrl', ArrowUp: '↑', ArrowDown: '↓', Escape: 'Esc' }

/** Each stroke as a list of what is pressed together, as its keys are labelled. */
export const labelled = (keys: string, mac: boolean): string[][] =>
  keys.split(' ').map((stroke) => stroke.split('+').map((key) => (mac && macSigns[key]) || signs[key] || key))

type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

/** Whether what was pressed is these keys. With Alt the place of a letter counts, since Alt makes other characters of it. */
export function isPressed(event: Pressed, keys: string, mac: boolean): boolean {
  const held = keys.split('+')
  const key = held.pop() ?? ''
  const wanted = (name: string) => held.includes(name) || (name === (mac ? 'Meta' : 'Ctrl') && held.includes('Mod'))
  if (event.ctrlKey !== wanted('Ctrl') || event.metaKey !== wanted('Meta') || event.altKey !== wanted('Alt'))
    return false
  // Signs like ? need Shift on one keyboard and not on another.
  const isSign = key.length === 1 && !/[A-Z]/.test(key)
  if (!isSign && event.shiftKey !== wanted('Shift')) return false
  if (/^[A-Z]$/.test(key)) return event.altKey ? event.code === `Key${key}` : event.key.toUpperCase() === key
  return event.key === key
}
