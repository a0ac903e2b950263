/** Where a stream is, and how one who lost it goes on: with the last event's id, with how many characters came, or not at all. */
export type Address = {
  url: string
  headers: Record<string, string>
  resumeBy: 'event-id' | 'characters' | 'nothing'
  /** Whoever follows is told every event, so that a hole among the seqs is a loss. */
  seesAll: boolean
}

export type Follow = {
  address: Address
  followers: number
  /** How many tokens each is due. */
  tokens: number
  /** Keep when each token came. */
  timeline?: boolean
  /** Cut each so often, at random moments this far apart on average. */
  cuts?: { each: number; meanGapMs: number }
}

/** What a crowd counted. Latencies are of all tokens that were told as they happened. */
export type Counted = {
  followers: number
  due: number
  delivered: number
  lost: number
  doubled: number
  eventsMissing: number
  eventsRepeated: number
  cuts: number
  /** Connections that ended although nobody cut them. */
  brokenOff: number
  /** Answers that were no streams, by status. */
  refused: Record<string, number>
  snapshots: number
  bytes: number
  p50Ms: number
  p99Ms: number
  worstMs: number
}

/** How somebody who came late caught up. */
export type CaughtUp = {
  /** From connecting until all was there that the model had said before. */
  ms: number
  bytes: number
  textBytes: number
}
