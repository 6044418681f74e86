/** The version that the tools of TWS show. */
import type { Session } from '#/cli/session.ts'

export const showVersions = async (session: Session): Promise<void> => {
  const { version } = await session.client.status()
  if (session.json) return session.printJson({ commandLine: session.io.version, server: version })
  await session.print(`Batuta ${session.io.version}; the server at ${session.server} is ${version}.`)
}
