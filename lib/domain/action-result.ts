/** Why an action or a call was not done: `code` is for programs, `message` for the person, `fields` maps input fields to faults. */
export type Fault = { code: string; message: string; fields?: Record<string, string> }

/** What every server action answers. */
export type ActionResult<T> = { ok: true; data: T } | { ok: false; error: Fault }
