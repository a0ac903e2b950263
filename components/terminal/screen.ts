import { FitAddon } from '@xterm/addon-fit'
import { SearchAddon } from '@xterm/addon-search'
import { Terminal } from '@xterm/xterm'
import '@xterm/xterm/css/xterm.css'
import { readTerminalLook, watchLook } from '#components/terminal/terminal-look.ts'

export type Screen = {
  terminal: Terminal
  search: SearchAddon
  /** Fits it into its element; with `rows` only to its width. */
  fit(rows?: number): void
  close(): void
}

/** A terminal that only shows: in the page's colours, for screen readers too, and leaving keys that are not for scrolling to the page. */
export function openScreen(element: HTMLElement, label: string, scrollback: number): Screen {
  const terminal = new Terminal({
    convertEol: true,
    disableStdin: true,
    cursorBlink: false,
    cursorInactiveStyle: 'none',
    screenReaderMode: true,
    fontFamily: getComputedStyle(element).fontFamily,
    fontSize: 13,
    lineHeight: 1.2,
    scrollback,
    theme: readTerminalLook(element),
    minimumContrastRatio: 4.5,
    linkHandler: { activate: (_, address) => openAddress(address) },
  })
  const [fit, search] = [new FitAddon(), new SearchAddon()]
  terminal.loadAddon(fit)
  terminal.loadAddon(search)
  terminal.attachCustomKeyEventHandler((event) => {
    if (event.type === 'keydown') scroll(terminal, event)
    return false
  })
  terminal.open(element)
  terminal.textarea?.setAttribute('aria-label', label)
  terminal.textarea?.setAttribute('readonly', '')
  const unwatch = watchLook(() => {
    terminal.options.theme = readTerminalLook(element)
  })
  return {
    terminal,
    search,
    fit: (rows) => {
      const size = fit.proposeDimensions()
      if (size && Number.isFinite(size.cols)) terminal.resize(Math.max(20, size.cols), rows ?? Math.max(2, size.rows))
    },
    close: () => {
      unwatch()
      terminal.dispose()
    },
  }
}

/** What a program printed as a link: only addresses of the web, and never with a way back to this page. */
export function openAddress(address: string) {
  if (/^https?:\/\//i.test(address)) window.open(address, '_blank', 'noopener,noreferrer')
}

function scroll(terminal: Terminal, event: KeyboardEvent) {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const { key } = event
  if (key === 'ArrowUp' || key === 'ArrowDown') terminal.scrollLines(key === 'ArrowUp' ? -1 : 1)
  else if (key === 'PageUp' || key === 'PageDown') terminal.scrollPages(key === 'PageUp' ? -1 : 1)
  else if (key === 'Home') terminal.scrollToTop()
  else if (key === 'End') terminal.scrollToBottom()
  else return
  event.preventDefault()
}
