/** The mark and the name. */
export function Brand() {
  return (
    <span className="flex items-center gap-2 font-semibold">
      <svg aria-hidden="true" viewBox="0 0 16 16" className="size-4 fill-accent">
        <path d="M8 0 16 8 8 16 0 8Z" />
      </svg>
      Greenroom
    </span>
  )
}
