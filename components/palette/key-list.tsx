const keys: [keys: string, does: string][] = [
  ['Ctrl or ⌘ K', 'find a chat or an action'],
  ['?', 'show these keys'],
  ['/', 'search chats and messages'],
  ['↑ ↓', 'in the list of chats: go from chat to chat'],
  ['Enter', 'on a chat of the list: open it'],
  ['P', 'on a chat of the list: pin or unpin it'],
  ['F2', 'on a chat of the list: rename it'],
  ['Delete', 'on a chat of the list: delete it'],
  ['Enter', 'send or queue the message'],
  ['Shift Enter', 'begin a new line'],
  ['Esc', 'close what floats'],
  ['Esc Esc', 'in the message: stop the turn'],
  ['Alt ↑ ↓', 'go from message to message'],
  ['A', 'on a request: allow'],
  ['R', 'on a request: reject'],
]

export function KeyList() {
  return (
    <dl className="grid grid-cols-[max-content_1fr] gap-x-4 gap-y-1.5">
      {keys.map(([key, does]) => (
        <div key={key} className="contents">
          <dt>
            <kbd className="rounded-sm border bg-surface px-1.5 py-0.5 font-mono text-xs">{key}</kbd>
          </dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
  )
}
