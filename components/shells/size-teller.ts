import type { ShellScreen } from '#components/shells/shell-screen.ts'
import type { ActionResult } from '#lib/domain/action-result.ts'
import type { ShellInfo, TerminalSize } from '#lib/domain/shells/shell.ts'

const settleMs = 80

/**
 * Keeps a shell as large as the page that somebody works in has room for. Pages that show it too take the size that it has; when one of
 * them is worked in, its own.
 */
export class SizeTeller {
  readonly #screen: ShellScreen
  readonly #tell: (size: TerminalSize) => Promise<ActionResult<unknown>>
  readonly #stop = new AbortController()
  readonly #observer: ResizeObserver
  #timer: ReturnType<typeof setTimeout> | undefined
  #telling = false
  #has: TerminalSize | null = null
  #isOver = false

  constructor(element: HTMLElement, screen: ShellScreen, tell: (size: TerminalSize) => Promise<ActionResult<unknown>>) {
    this.#screen = screen
    this.#tell = tell
    const room = screen.room()
    if (room) screen.resize(room)
    const { signal } = this.#stop
    element.addEventListener('focusin', () => this.#soon(), { signal })
    this.#observer = new ResizeObserver(() => this.#soon())
    this.#observer.observe(element)
  }

  /** What its row says. */
  hear({ columns, rows, state }: ShellInfo): void {
    const isFirst = this.#has === null
    this.#has = { columns, rows }
    this.#isOver = state === 'ended' || state === 'closing'
    if (this.#isOver) return
    if (isFirst && document.hasFocus()) this.#soon()
    else if (!this.#telling) this.#screen.resize(this.#has)
  }

  stop(): void {
    this.#stop.abort()
    this.#observer.disconnect()
    clearTimeout(this.#timer)
  }

  #soon(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#settle(), settleMs)
  }

  async #settle(): Promise<void> {
    const room = this.#screen.room()
    if (!room || this.#isOver || this.#telling || this.#stop.signal.aborted) return
    if (!document.hasFocus()) return
    this.#screen.resize(room)
    if (!this.#has || (this.#has.columns === room.columns && this.#has.rows === room.rows)) return
    this.#telling = true
    // One that is not told is told with the next change, or the next time that somebody works here.
    await this.#tell(room)
    this.#telling = false
    const now = this.#screen.room()
    if (now && (now.columns !== room.columns || now.rows !== room.rows)) this.#soon()
  }
}
