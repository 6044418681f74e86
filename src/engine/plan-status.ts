/** How server and plan are doing, in one answer. */
import { runsOf } from '#/core/agent-lease.ts'
import { countJobs, countStreams } from '#/core/count-status.ts'
import type { PlanState } from '#/core/state.ts'
import { instantText, requiredInstantText } from '#/core/view.ts'
import type { PlanStatus } from '#/model/views.ts'
import type { AnswerParts } from './answers.ts'

export const statusOf = (state: PlanState, parts: AnswerParts): PlanStatus => {
  const { site, version } = parts
  const link = parts.dispatcher()?.link.state()
  const [first] = state.days
  const last = state.days.at(-1)
  const startOf = (day: string, days: number): string =>
    requiredInstantText(
      Temporal.PlainDate.from(day)
        .add({ days })
        .toZonedDateTime({
          timeZone: site.timezone,
          plainTime: new Temporal.PlainTime().add({ minutes: site.startOfDay }),
        }).epochMilliseconds,
    )
  return {
    version,
    server: serverOf(parts),
    // The time of a standby's state is that of the last event.
    now: requiredInstantText(parts.clock.now()),
    jobs: countJobs(state),
    streams: countStreams(state),
    plan: {
      from: first === undefined ? null : startOf(first, 0),
      to: last === undefined ? null : startOf(last, 1),
      days: state.days,
      timezone: site.timezone,
    },
    leader: { server: state.leader, url: state.leaderUrl, term: state.term, seq: state.seq },
    agent: {
      connected: link?.connected === true,
      name: link?.name ?? null,
      since: link?.since == null ? null : requiredInstantText(link.since),
      unreachable: [...state.lostAgents.keys()].reduce((sum, agent) => sum + runsOf(state, agent).length, 0),
    },
    health: parts.health(),
  }
}

const serverOf = ({ server, leader }: AnswerParts): PlanStatus['server'] => {
  const { role, lag } = leader.standing()
  const unconfirmedSince = instantText(leader.unconfirmedSince() ?? 0)
  return { name: server, role, lagEvents: lag.events, lagMs: lag.ms, unconfirmedSince }
}
