/**
 * The log of the server: a line for each thing that happened, in the Elastic Common Schema, to standard output and to a file.
 *
 * A terminal gets a form for people instead. Lines that belong to a request, a command or a run carry its id as `trace.id`.
 * Secrets leave as `[secret]`.
 *
 * Lines are written at once and not gathered: the last one before the end, the one that matters, is never lost.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ecsFormat } from '@elastic/ecs-pino-format'
import { multistream, pino, type DestinationStream } from 'pino'
import roll from 'pino-roll'
import { correlation } from '#/lib/correlation.ts'
import type { Log } from '#/lib/log.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { Configuration } from './configuration.ts'
import { redact } from '#/lib/redact.ts'

export interface Logs {
  readonly log: Log
  /** The folder of the files. `current.log` in it leads to the one in use. */
  readonly folder: string
}

export type LogOptions = Pick<Configuration, 'dataDir' | 'logLevel' | 'logFormat' | 'logKeepDays'> & {
  readonly version: string
}

/** What may wait in memory while the disk is full, in bytes; what comes beyond that is missing in the file. */
const mostInMemory = 1_000_000

/** Throws `configuration.invalid` when the files cannot be written. */
export const openLogs = async (options: LogOptions): Promise<Logs> => {
  const { logLevel, version } = options
  const folder = join(options.dataDir, 'logs')
  const output = await openOutput(options.logFormat)
  const file = await openFile(folder, options.logKeepDays, output)
  const log = pino(
    {
      ...ecsFormat({ serviceName: 'batuta', serviceVersion: version, apmIntegration: false }),
      level: logLevel,
      mixin: () => {
        const id = correlation()
        return id === undefined ? {} : { 'trace.id': id }
      },
      hooks: { streamWrite: redact },
    },
    multistream([
      { stream: file, level: logLevel },
      { stream: output, level: logLevel },
    ]),
  )
  return { log, folder }
}

/** One file a day, or more when it grows; so many are kept, with the one in use. */
const openFile = async (folder: string, count: number, output: DestinationStream): Promise<DestinationStream> => {
  try {
    await mkdir(folder, { recursive: true })
    const file = await roll({
      file: join(folder, 'batuta.log'),
      size: '64m',
      frequency: 'daily',
      dateFormat: 'yyyy-MM-dd',
      symlink: true,
      limit: { count, removeOtherLogFiles: true },
      sync: true,
      maxLength: mostInMemory,
      // What jobs are called and who orders what is for this user, and for the group of whoever ships logs.
      mode: 0o640,
    })
    let broken = false
    file.on('write', () => {
      broken = false
    })
    file.on('error', (error: Error) => {
      if (broken) return
      broken = true
      const message = `the log file cannot be written, lines will be missing in it: ${error.message}`
      output.write(`${JSON.stringify({ 'log.level': 'error', message })}\n`)
    })
    return file
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Refusal(
      'configuration.invalid',
      `The log cannot be written to ${folder}: ${reason}. Let this user write there, or choose another folder by BATUTA_DATA_DIR.`,
    )
  }
}

/** Standard output: as it is, or for people. */
const openOutput = async (format: Configuration['logFormat']): Promise<DestinationStream> => {
  const plain = pino.destination({ dest: 1, sync: true })
  if (format === 'json' || (format === 'auto' && !process.stdout.isTTY)) return plain
  // Loaded only where somebody looks.
  const { prettyFactory } = await import('pino-pretty')
  const pretty = prettyFactory({
    messageKey: 'message',
    timestampKey: '@timestamp',
    levelKey: 'log\\.level',
    translateTime: 'SYS:HH:MM:ss',
    ignore: String.raw`process\.pid,host\.hostname,ecs\.version,service\.name,service\.version,event\.dataset`,
    singleLine: true,
  })
  return { write: (line) => void plain.write(pretty(line)) }
}
