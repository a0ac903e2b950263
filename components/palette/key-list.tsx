const keys: [keys: string, does: string][] = [
  ['Ctrl or ⌘ K', 'find a chat or an action'],
  ['?', 'show these keys'],
  ['Enter', 'send or queue the message'],
  ['Shift Enter', 'begin a new line'],
  ['Esc', 'close what floats'],
  ['Esc Esc', 'in the message: stop the turn'],
  ['Alt ↑ ↓', 'go from message to message'],
  ['Ctrl Alt 1 2 3', 'show or hide Changes, Files, Terminal'],
  ['Ctrl or ⌘ S', 'in an edited file: save'],
  ['F2, Delete', 'in Files: rename, delete'],
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
