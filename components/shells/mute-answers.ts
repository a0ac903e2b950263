import type { IParser } from '@xterm/xterm'

/**
 * Has a terminal not answer what programs ask it (who it is, where its cursor stands, its modes and colours) while `isMuted`: what is
 * shown again was answered when it was new, and of several pages one answers.
 */
export function muteAnswers(parser: IParser, isMuted: () => boolean): void {
  for (const prefix of ['', '>', '=']) parser.registerCsiHandler({ ...prefixed(prefix), final: 'c' }, isMuted)
  for (const prefix of ['', '?']) {
    parser.registerCsiHandler({ ...prefixed(prefix), final: 'n' }, isMuted)
    parser.registerCsiHandler({ ...prefixed(prefix), intermediates: '$', final: 'p' }, isMuted)
  }
  parser.registerCsiHandler({ prefix: '>', final: 'q' }, isMuted)
  parser.registerDcsHandler({ intermediates: '$', final: 'q' }, isMuted)
  for (const colour of [4, 10, 11, 12])
    parser.registerOscHandler(colour, (data) => isMuted() && data.split(';').includes('?'))
}

const prefixed = (prefix: string) => (prefix ? { prefix } : {})
