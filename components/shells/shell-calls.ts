import { callEndpoint } from '#components/calls/call-endpoint.ts'
import type { ChatId, ShellId } from '#lib/domain/ids.ts'
import type { TerminalSize } from '#lib/domain/shells/shell.ts'

export type ShellPlace = { chatId: ChatId; shellId: ShellId }

export const fetchShells = (chatId: ChatId) => callEndpoint('listShells', { params: { chatId } })

export const openShell = (chatId: ChatId, body: TerminalSize) => callEndpoint('openShell', { params: { chatId }, body })

export const closeShell = (params: ShellPlace) => callEndpoint('closeShell', { params })

export const resizeShell = (params: ShellPlace, body: TerminalSize) => callEndpoint('resizeShell', { params, body })

export const sendTyped = (params: ShellPlace, body: { client: string; seq: number; data: string }) =>
  callEndpoint('typeIntoShell', { params, body })
