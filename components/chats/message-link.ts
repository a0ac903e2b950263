import { createContext } from 'react'

/** Whether the address of a message here says something to whoever it is given to: that of a shared page is good for this browser alone. */
export const MessageLinkContext = createContext(true)
