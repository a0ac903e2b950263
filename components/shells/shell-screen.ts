import { FitAddon } from '@xterm/addon-fit'
import { Terminal } from '@xterm/xterm'
import '@xterm/xterm/css/xterm.css'
import { bytesOf, bytesOfBinary } from '#components/shells/bytes.ts'
import { muteAnswers } from '#components/shells/mute-answers.ts'
import { openAddress } from '#components/terminal/screen.ts'
import { readTerminalLook, watchLook } from '#components/terminal/terminal-look.ts'
import type { TerminalSize } from '#lib/domain/shells/shell.ts'

const scrollback = 10_000
/** With this much not drawn yet, no more is read. */
const mostUndrawnBytes = 512 * 1024

type Handlers = {
  onTyped(bytes: Uint8Array): void
  onLeave(): void
}

/** A terminal that is typed into, in the page's colours. */
export class ShellScreen {
  readonly terminal: Terminal
  readonly #element: HTMLElement
  readonly #fit = new FitAddon()
  readonly #unwatch: () => void
  #undrawn = 0
  #replayTo = 0

  constructor(element: HTMLElement, label: string, { onTyped, onLeave }: Handlers) {
    this.#element = element
    this.terminal = new Terminal({
      fontFamily: getComputedStyle(element).fontFamily,
      fontSize: 13,
      lineHeight: 1.2,
      scrollback,
      theme: this.#look(),
      minimumContrastRatio: 4.5,
      cursorInactiveStyle: 'outline',
      linkHandler: { activate: (_, address) => openAddress(address) },
    })
    const { terminal } = this
    terminal.loadAddon(this.#fit)
    muteAnswers(terminal.parser, () => this.#replayTo > 0 || !document.hasFocus())
    terminal.attachCustomKeyEventHandler((event) => this.#takes(event, onLeave))
    terminal.onData((text) => onTyped(bytesOf(text)))
    terminal.onBinary((text) => onTyped(bytesOfBinary(text)))
    terminal.open(element)
    terminal.textarea?.setAttribute('aria-label', label)
    this.#unwatch = watchLook(() => {
      terminal.options.theme = this.#look()
    })
  }

  /** What comes up to there was printed before: what it asks the terminal was answered then. */
  expectReplay(to: number): void {
    this.#replayTo = to
  }

  /** Resolves when more may come. */
  async write(bytes: Uint8Array, to: number): Promise<void> {
    this.#undrawn += bytes.length
    const drawn = new Promise<void>((resolve) =>
      this.terminal.write(bytes, () => {
        this.#undrawn -= bytes.length
        if (to >= this.#replayTo) this.#replayTo = 0
        resolve()
      }),
    )
    if (this.#undrawn > mostUndrawnBytes) await drawn
  }

  /** As many columns and rows as there is room for; null where there is none. */
  room(): TerminalSize | null {
    const size = this.#fit.proposeDimensions()
    if (!size || !Number.isFinite(size.cols) || !Number.isFinite(size.rows)) return null
    return { columns: Math.min(500, Math.max(20, size.cols)), rows: Math.min(300, Math.max(2, size.rows)) }
  }

  resize({ columns, rows }: TerminalSize): void {
    if (this.terminal.cols !== columns || this.terminal.rows !== rows) this.terminal.resize(columns, rows)
  }

  /** All that it has, as text. */
  text(): string {
    const { active } = this.terminal.buffer
    const lines: string[] = []
    for (let row = 0; row < active.length; row++) {
      const line = active.getLine(row)
      const text = line?.translateToString(true) ?? ''
      if (line?.isWrapped && lines.length > 0) lines[lines.length - 1] += text
      else lines.push(text)
    }
    return lines.join('\n').trimEnd()
  }

  close(): void {
    this.#unwatch()
    this.terminal.dispose()
  }

  #look() {
    const look = readTerminalLook(this.#element)
    return { ...look, cursor: look.foreground, cursorAccent: look.background }
  }

  /** False: the page has the key. */
  #takes(event: KeyboardEvent, onLeave: () => void): boolean {
    const { ctrlKey, shiftKey, altKey, metaKey, code, type } = event
    if (metaKey || !ctrlKey) return true
    if (altKey) return !/^Digit[1-9]$/.test(code) || event.getModifierState('AltGraph')
    if (shiftKey && code === 'ArrowUp') {
      event.preventDefault()
      if (type === 'keydown') onLeave()
      return false
    }
    const isMac = /Mac|iPhone|iPad/.test(navigator.platform)
    if (code === 'KeyV' && (shiftKey || !isMac)) return false
    if (code === 'KeyC' && (shiftKey || (!isMac && this.terminal.hasSelection()))) {
      event.preventDefault()
      if (type === 'keydown' && this.terminal.hasSelection()) this.#copy()
      return false
    }
    return true
  }

  #copy(): void {
    const { terminal } = this
    // Where the browser does not let a page copy, the selection stays to be copied from its menu.
    navigator.clipboard?.writeText(terminal.getSelection()).then(
      () => terminal.clearSelection(),
      () => undefined,
    )
  }
}
