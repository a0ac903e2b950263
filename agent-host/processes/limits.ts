/** What all processes of a slot may use together. */
export type Limits = { memoryBytes: number; processes: number; diskBytes: number }
