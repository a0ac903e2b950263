/** The longest text that is looked for. */
export const queryLimit = 200
