/** The longest list of chats that one stream follows. */
export const followLimit = 100
