/** NOTIFY takes 8,000 bytes, the rest of the notice included. */
const inlineLimit = 7_600

/** What a notice carries of a piece: all of it, or nothing and its reader looks. */
export const inlineData = (data: string): string | null => (data.length <= inlineLimit ? data : null)
