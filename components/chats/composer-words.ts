/** What an empty composer says that can be done there. */
export const composerWords = 'Ask for a change, @ files, / commands'
