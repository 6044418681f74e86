/** The command `doctor`: how every part of the server is, with what to do; where none answers, it looks around by itself. */
import { Refusal } from '#/lib/refusal.ts'
import type { Configuration } from '#/main/configuration.ts'
import { askServer } from './ask-server.ts'
import { findingsOf, printFindings, type Finding } from './finding.ts'
import { lookAround } from './look-around.ts'

const help = `Usage: batuta doctor

Tells how every part of the server is, and what to do about what is not well. When no server answers it looks at this
machine: data folder, lock, disk, port, PostgreSQL, the last errors in the log.
Exit codes: 0 all is well, 65 something is not, 69 no server answers.
`

/** Returns the exit code. Throws `command.usage`. */
export const runDoctor = async (
  words: readonly string[],
  configuration: Configuration,
  authorization: string | undefined,
): Promise<number> => {
  if (words.includes('--help') || words.includes('-h')) {
    process.stdout.write(help)
    return 0
  }
  if (words.length > 0) throw new Refusal('command.usage', `doctor takes no arguments, and got ${words.join(' ')}.`)
  const { server } = configuration
  const told = await askServer(server, authorization)
  if ('why' in told) {
    process.stdout.write(`${told.why.replace(/^[a-z]/, (letter) => letter.toUpperCase())}. This machine:\n\n`)
    process.stdout.write(printFindings(await lookAround(configuration)))
    return 69
  }
  const { status, since } = told.system
  process.stdout.write(
    `The server at ${server} is ${status}${since === undefined ? '' : ` since ${since}`} (${told.phase}).\n\n`,
  )
  const findings: readonly Finding[] = findingsOf(told.system)
  process.stdout.write(printFindings(findings))
  if (since === undefined) process.stdout.write('\nMore is told to who is logged in as a viewer: batuta login.\n')
  return findings.every((finding) => finding.status === 'ok') ? 0 : 65
}
