/** The longest message a person may send, in UTF-8 bytes. */
export const messageLimitBytes = 256 * 1024
/** The longest queue of one chat. */
export const queueLimit = 500
