import { startScriptedModel } from './server.ts'

/** `node tests/support/scripted-model/main.ts [port]` serves the scripted model until it is ended, and prints its URL. */
const server = await startScriptedModel({ port: Number(process.argv[2] ?? 0) })
console.log(server.url)
