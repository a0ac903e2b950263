/** A host that runs agents without a sandbox, and why. */
export type UnconfinedHost = { name: string; fault: string | null }
