/** The command `doctor`: how every part of the server is, with what to do; where none answers, it looks around by itself. */
import type { MachineAnswer } from '#/cli/machine-commands.ts'
import { systemClock } from '#/lib/clock.ts'
import { formatDuration } from '#/lib/words.ts'
import type { Configuration } from '#/main/configuration.ts'
import { askServer } from './ask-server.ts'
import { findingsOf, instantOf, printFindings } from './finding.ts'
import { lookAround } from './look-around.ts'

/** As JSON it is what the server has told, or why none has, and what was found on this machine. Exit codes: 0, 65, 69. */
export const examine = async (
  configuration: Configuration,
  server: string,
  authorization: string | undefined,
): Promise<MachineAnswer> => {
  const told = await askServer(server, authorization)
  if ('why' in told) {
    const findings = await lookAround(configuration)
    return {
      text: `${told.why}\n\nThis machine:\n\n${printFindings(findings)}`,
      document: { why: told.why, findings },
      exit: 69,
    }
  }
  const { status, since } = told.system
  const now = systemClock.now()
  const findings = findingsOf(told.system, now)
  const isWell = findings.every((finding) => finding.status === 'ok')
  const lines = [
    `The server at ${server} is ${status}${since === undefined ? '' : ` for ${formatDuration(now - instantOf(since))}`} (${told.phase}).\n`,
    printFindings(findings),
    ...(since === undefined ? ['\nMore is told to who is logged in as a viewer: batuta login.'] : []),
  ]
  return { text: lines.join('\n'), document: told, exit: isWell ? 0 : 65 }
}
