'use client'

import { useState } from 'react'
import { mayBeOutdated } from '#components/updates/stale-build.ts'
import type { ActionResult } from '#lib/domain/action-result.ts'

type State = { busy: boolean; fault: string | null; fields: Record<string, string> }

/** A server action for a form: whether it is under way, and what was wrong, in all and by field. Gives what the action answered. */
export function useCall<Input, T>(call: (input: Input) => Promise<ActionResult<T>>) {
  const [state, setState] = useState<State>({ busy: false, fault: null, fields: {} })
  const run = async (input: Input): Promise<ActionResult<T>> => {
    setState({ busy: true, fault: null, fields: {} })
    const result = await orUnreachable(call(input))
    setState({
      busy: false,
      fault: result.ok ? null : result.error.message,
      fields: result.ok ? {} : (result.error.fields ?? {}),
    })
    return result
  }
  return { ...state, run }
}

/** What an action answers; an answer in words, too, when the server could not be reached or is of another build. */
export async function orUnreachable<T>(calling: Promise<ActionResult<T>>): Promise<ActionResult<T>> {
  try {
    return await calling
  } catch (error) {
    if (mayBeOutdated(error)) {
      const message = 'Greenroom was updated meanwhile. Reload the page and try again.'
      return { ok: false, error: { code: 'outdated', message } }
    }
    const message = 'Greenroom cannot be reached. Check the connection, reload the page and try again.'
    return { ok: false, error: { code: 'unreachable', message } }
  }
}
