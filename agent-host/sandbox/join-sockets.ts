import type { Socket } from 'node:net'

/** Leads what comes on either to the other, until both have ended; a fault of one ends the other. */
export function joinSockets(near: Socket, far: Socket): void {
  near.pipe(far).pipe(near)
  near.on('error', () => far.destroy()).on('close', () => far.destroySoon())
  far.on('error', () => near.destroy()).on('close', () => near.destroySoon())
}
