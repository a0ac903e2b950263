/** `+42 −7`, said in words to screen readers. */
export function LineCounts({ added, removed }: { added: number; removed: number }) {
  return (
    <span className="shrink-0 font-mono text-xs">
      <span className="sr-only">{`${added} lines added, ${removed} removed`}</span>
      <span aria-hidden>
        <span className="text-accent">+{added}</span> <span className="text-danger">−{removed}</span>
      </span>
    </span>
  )
}
