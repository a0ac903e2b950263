import { spawn } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

/** `node tee.ts <file> <command> [argument…]`: runs a program and writes each line of its input and its output into a file. */
const [file = '', command = '', ...args] = process.argv.slice(2)
const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] })
const keep = (from: 'client' | 'agent', line: string) =>
  appendFileSync(file, `${JSON.stringify({ from, atMs: Date.now(), line })}\n`)

createInterface({ input: process.stdin })
  .on('line', (line) => {
    keep('client', line)
    child.stdin.write(`${line}\n`)
  })
  .once('close', () => child.stdin.end())
createInterface({ input: child.stdout }).on('line', (line) => {
  keep('agent', line)
  process.stdout.write(`${line}\n`)
})
child.once('exit', (code) => process.exit(code ?? 1))
