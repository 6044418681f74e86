/** Where the launcher `./batuta` comes in: `serve` runs the server, everything else is a command of the command line. */
import { existsSync, readFileSync, writeSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import type { Io } from '#/cli/io.ts'
import { readLocalToken } from '#/access/local-token.ts'
import { Refusal } from '#/lib/refusal.ts'
import { isLoopback } from './configuration-values.ts'
import { readConfiguration, type Configuration } from './configuration.ts'
import { atTerminal } from './terminal.ts'
import { exitCodeOf, failureLine } from './failure.ts'
import { version } from './version.ts'

/** The folder of this program: where its data folder lies, unless that is named. */
const home = join(import.meta.dirname, '../..')

/** Imports only what the command needs: a command of an operator does not wait for the server to load. */
const main = async (words: readonly string[]): Promise<number> => {
  const configuration = readConfiguration(process.env, process.cwd(), home)
  if (words[0] !== 'serve' || words.length > 1) {
    trustOwn(configuration)
    const { runCli } = await import('#/cli/program.ts')
    return runCli(words, terminalOf(configuration))
  }
  // The terminal may be closed while the server works: it goes on, or stops in order, without one.
  for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners('error').on('error', () => {})
  const { serve } = await import('./serve.ts')
  return serve(configuration)
}

/** The command line trusts these certificates as well, and what Node trusts. */
const trust = (file: string): void => {
  try {
    setDefaultCACertificates([...getCACertificates('default'), readFileSync(file, 'utf8')])
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Refusal('command.usage', `The certificates in ${file} cannot be read: ${why}`)
  }
}

/** The certificate that the server of this data folder has made for itself, unless others are named. */
const trustOwn = ({ ca, dataDir }: Configuration): void => {
  const own = join(dataDir, 'tls', 'cert.pem')
  if (ca !== null) trust(ca)
  else if (existsSync(own)) trust(own)
}

/** A token of this machine is told to nobody but a server of this machine. */
const authorizationFor =
  ({ token, dataDir, httpHost }: Configuration) =>
  (server: string): string | undefined => {
    const host = URL.parse(server)?.hostname.replace(/^\[|\]$/g, '') ?? ''
    const found = token?.reveal() ?? (isLoopback(host) || host === httpHost ? readLocalToken(dataDir) : undefined)
    return found === undefined ? undefined : `Bearer ${found}`
  }

const terminalOf = (configuration: Configuration): Io => ({
  ...(process.stdin.isTTY && process.stderr.isTTY && atTerminal),
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  server: configuration.server,
  serverIsNamed: configuration.serverIsNamed,
  tokenIsNamed: configuration.token !== null,
  ...(configuration.profile !== null && { profile: configuration.profile }),
  profilesFile: join(process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'batuta/profiles.json'),
  authorization: authorizationFor(configuration),
  ...(process.stderr.isTTY && { progress: process.stderr }),
  stateDir: join(process.env['XDG_STATE_HOME'] || join(homedir(), '.local/state'), 'batuta'),
  color: process.stdout.isTTY && process.stdout.hasColors(),
  terminal: process.stdout.isTTY,
  columns: process.stdout.columns || 100,
  version,
  trust,
  machine: {
    doctor: async (server, authorization) => {
      const { examine } = await import('./doctor/doctor-command.ts')
      return examine(configuration, server, authorization)
    },
    backup: async (verb, name) => {
      const { runBackupCommand } = await import('./backup-command.ts')
      return runBackupCommand(configuration, verb, name)
    },
  },
})

/** A refusal may have several lines: all mistakes of the configuration. Everything else is a bug, and says where. */
const explain = (error: unknown): string => {
  if (error instanceof Refusal) return `batuta: ${error.message} [${error.code}]`
  return failureLine(error, error instanceof Error ? `\n${error.stack}` : '')
}

// The reader has seen enough, as in `batuta jobs | head`; whoever reads errors no longer changes no exit code.
process.stderr.on('error', () => {})
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  writeSync(2, `batuta: The output cannot be written: ${error.message}.\n`)
  process.exit(74)
})

const exit = await main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`)
  return exitCodeOf(error)
})
// What was abandoned at its deadline must not keep the process alive.
process.exit(exit)
