'use client'

import { createContext, type ReactNode, useContext, useMemo } from 'react'
import type { BackendInfo } from '#lib/domain/backends/backend.ts'

const Names = createContext<ReadonlyMap<string, string>>(new Map())

/** Has everything below call backends as their owner knows them. Who only follows a chat is told their ids. */
export function BackendNames({ backends, children }: { backends: readonly BackendInfo[]; children: ReactNode }) {
  const names = useMemo(() => new Map(backends.map(({ id, name }) => [id as string, name])), [backends])
  return <Names value={names}>{children}</Names>
}

export function useBackendName(id: string): string {
  return useContext(Names).get(id) ?? id
}
