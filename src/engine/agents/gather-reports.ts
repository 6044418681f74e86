/** What an agent says in one piece is told in one: a thousand reports are one input of the conductor, not a thousand. */
import type { Report } from '#/model/report.ts'

/** Answers how to add a report; all that were added within one turn go to `tell` together, in order. */
export const gatherReports = (tell: (reports: readonly Report[]) => void): ((report: Report) => void) => {
  let gathered: Report[] = []
  return (report) => {
    gathered.push(report)
    if (gathered.length > 1) return
    queueMicrotask(() => {
      const reports = gathered
      gathered = []
      tell(reports)
    })
  }
}
