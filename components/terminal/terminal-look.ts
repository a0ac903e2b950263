import type { ITheme } from '@xterm/xterm'

const ansi = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const
const bright = [
  'brightBlack',
  'brightRed',
  'brightGreen',
  'brightYellow',
  'brightBlue',
  'brightMagenta',
  'brightCyan',
  'brightWhite',
] as const

/** The page's colours as they are now, as a terminal wants them: computed, because it knows no variables. */
export function readTerminalLook(near: HTMLElement): ITheme {
  const probe = document.createElement('span')
  near.append(probe)
  const colour = (name: string) => {
    probe.style.color = `var(--${name})`
    return getComputedStyle(probe).color
  }
  const background = colour('background')
  const theme: ITheme = {
    background,
    foreground: colour('foreground'),
    cursor: background,
    cursorAccent: background,
    selectionBackground: colour('selection'),
    ...Object.fromEntries(ansi.map((name) => [name, colour(`ansi-${name}`)])),
    ...Object.fromEntries(bright.map((name, i) => [name, colour(`ansi-bright-${ansi[i]}`)])),
  }
  probe.remove()
  return theme
}

/** Calls back when the page becomes light or dark. Returns what ends it. */
export function watchLook(onChange: () => void): () => void {
  const media = window.matchMedia('(prefers-color-scheme: dark)')
  const observer = new MutationObserver(onChange)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  media.addEventListener('change', onChange)
  return () => {
    observer.disconnect()
    media.removeEventListener('change', onChange)
  }
}
