import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'

/**
 * The first program in a sandbox without a network: `node forward.ts <Forwarding as JSON> <command> <arguments …>`. It leads connections
 * between ports of 127.0.0.1 inside and Unix sockets that the host listens on, or connects to, and ends as the command ends. Nothing
 * but this file and Node has to be inside.
 */
export type Forwarding = {
  /** Who connects to the port inside comes to the socket. */
  outward: { port: number; socket: string }[]
  /** Who connects to the socket comes to the port inside. */
  inward: { port: number; socket: string }[]
}

async function main([instructions = '', command = '', ...args]: string[]): Promise<void> {
  const { outward, inward } = JSON.parse(instructions) as Forwarding
  for (const { port, socket } of outward)
    await listen({ host: '127.0.0.1', port }, () => connect({ path: socket, allowHalfOpen: true }))
  for (const { port, socket } of inward) {
    rmSync(socket, { force: true })
    await listen({ path: socket }, () => connect({ host: '127.0.0.1', port, allowHalfOpen: true }))
  }
  // The host tells every process of a slot itself, and a terminal its foreground.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const) process.on(signal, () => undefined)
  const child = spawn(command, args, { stdio: 'inherit' })
  child.once('error', (error) => {
    process.stderr.write(`${error.message}\n`)
    process.exit(127)
  })
  child.once('exit', (code, signal) => {
    if (!signal) return process.exit(code ?? 1)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

async function listen(where: { host: string; port: number } | { path: string }, open: () => Socket): Promise<void> {
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = open()
    near.pipe(far).pipe(near)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const)
      one.on('error', () => other.destroy()).on('close', () => other.destroySoon())
  })
  server.listen(where)
  await once(server, 'listening')
}

await main(process.argv.slice(2))
