/** Shorter values are not searched for: they would be found in everything. */
export const searchedLength = 8
