'use client'

import { createContext, type ReactNode, useContext } from 'react'
import type { PersonInfo } from '#lib/domain/people/person.ts'

const PersonContext = createContext<PersonInfo | null>(null)

export function PersonProvider({ person, children }: { person: PersonInfo; children: ReactNode }) {
  return <PersonContext value={person}>{children}</PersonContext>
}

/** Who is signed in. */
export function usePerson(): PersonInfo {
  const person = useContext(PersonContext)
  if (!person) throw new Error('PersonProvider is missing above this component')
  return person
}
