/** How the test of a file is told: the times that the server gives to an agent as numbers, as instants that people read. */
import { requiredInstantText } from './view.ts'

/** `modified after 1795305600000` as `modified after 2026-11-22T00:00:00.000Z`; any other qualifier as it is. */
export const fileTestText = (qualifier: string): string => {
  const [, event, at] = /^(created|modified) after (\d+)(?:\.\d+)?$/.exec(qualifier) ?? []
  return event === undefined ? qualifier : `${event} after ${requiredInstantText(Number(at))}`
}

/** `FTA1#/in/x(-s %p)`; without a test `FTA1#/in/x`. */
export const fileText = ({ workstation, path, qualifier }: FileTested): string =>
  `${workstation}#${path}${qualifier === null ? '' : `(${fileTestText(qualifier)})`}`

interface FileTested {
  readonly workstation: string
  readonly path: string
  readonly qualifier: string | null
}
