/** Stands in for `server-only`, which throws outside of a React server bundle. */
export {}
