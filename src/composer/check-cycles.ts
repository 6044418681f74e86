/**
 * Finds jobs and streams that wait for each other in a circle, so that none of them could ever start.
 *
 * A stream is two points: its start, which waits for what the stream follows, and its end, which waits for all its jobs. Each
 * job waits for the start of its stream and for its own predecessors. Only instances of the same day are looked at: what
 * follows PREVIOUS waits for something that has begun before.
 */
import type { Diagnostic } from '#/model/diagnostic.ts'
import type { JobStream, StreamJob } from '#/model/job-stream.ts'
import type { Follows } from '#/model/needs.ts'
import { isSameDay, predecessorStream, predecessorsOf } from './check-follows.ts'
import type { World } from './known-definitions.ts'
import type { ParsedDefinition } from './parsed.ts'
import { diagnose, type Position } from './source.ts'

interface Point {
  readonly stream: JobStream
  /** Absent: the start or the end of the stream itself. */
  readonly job: StreamJob | undefined
  readonly isEnd: boolean
  state: 'new' | 'open' | 'done'
}

/** A wait for `to`, because of `follows` if that is why. */
interface Edge {
  readonly to: Point
  readonly follows?: Follows
}

/** A point on the way from where the search began, and what of it is still to be looked at. */
interface Step {
  readonly edge: Edge
  readonly next: Iterator<Edge>
}

/** One diagnostic a circle, at a FOLLOWS of it that stands in the texts. */
export const checkCycles = (parsed: readonly ParsedDefinition[], world: World): Diagnostic[] => {
  const graph = graphOf(world)
  const circles = suspects(parsed, world).flatMap((stream) => search(graph.end(stream), graph.edges))
  if (circles.length === 0) return []
  // The definitions of a text share their marks.
  const marks = [...new Set(parsed.map((each) => each.marks))]
  const positionOf: PositionOf = (part) => {
    for (const ofText of marks) {
      const position = ofText.get(part)
      if (position !== undefined) return position
    }
    return undefined
  }
  return circles.flatMap((circle) => diagnoseCircle(circle, positionOf))
}

/**
 * Streams of whose circles each goes through one: those with a job that follows a later one of its stream, and those
 * that follow each other as wholes. Of most sites there are few, and 31 000 points need not be made (a tenth of all checking).
 */
const suspects = (parsed: readonly ParsedDefinition[], world: World): JobStream[] => {
  const streams = parsed.flatMap(({ definition }) => (definition.kind === 'stream' ? [definition] : []))
  const found = new Set(streams.filter(looksForward))
  const followed = new Map<JobStream, JobStream[]>()
  const followedBy = (stream: JobStream): JobStream[] => {
    const known = followed.get(stream) ?? streamsBefore(stream, world)
    followed.set(stream, known)
    return known
  }
  const state = new Map<JobStream, 'open' | 'done'>()
  for (const stream of streams) for (const other of inCircles(stream, followedBy, state)) found.add(other)
  return [...found]
}

/** Whether a job follows one that comes later in its stream. */
const looksForward = (stream: JobStream): boolean => {
  const before = new Set<string>()
  return stream.jobs.some((job) => {
    const forward = predecessorsOf(job).some(({ stream: other, job: name }) => {
      return (other === undefined || other === stream.name) && (name === undefined || !before.has(name))
    })
    before.add(job.name)
    return forward
  })
}

/** The other streams of the same day that a stream or one of its jobs follows. */
const streamsBefore = (stream: JobStream, world: World): JobStream[] => {
  const found = new Set<JobStream>()
  for (const waiter of [stream, ...stream.jobs]) {
    for (const follows of predecessorsOf(waiter)) {
      if (follows.stream === undefined || !isSameDay(follows, stream)) continue
      const target = world.find('stream', predecessorStream(follows, stream))
      if (target !== undefined && target !== stream) found.add(target)
    }
  }
  return [...found]
}

/**
 * Two streams of each circle that can be reached from one and was not before: every circle has an edge that leads back to a
 * stream the search is still in.
 */
const inCircles = (
  from: JobStream,
  followedBy: (stream: JobStream) => readonly JobStream[],
  state: Map<JobStream, 'open' | 'done'>,
): JobStream[] => {
  const found: JobStream[] = []
  const way: { stream: JobStream; next: Iterator<JobStream> }[] = []
  const enter = (stream: JobStream): void => {
    state.set(stream, 'open')
    way.push({ stream, next: followedBy(stream).values() })
  }
  if (!state.has(from)) enter(from)
  for (let step = way.at(-1); step !== undefined; step = way.at(-1)) {
    const { value: stream } = step.next.next()
    if (stream === undefined) {
      state.set(step.stream, 'done')
      way.pop()
    } else if (state.get(stream) === 'open') {
      found.push(stream, step.stream)
    } else if (!state.has(stream)) {
      enter(stream)
    }
  }
  return found
}

/** The points of all streams, made when they are first met, so that those stored already are looked at only if need be. */
const graphOf = (world: World): { end: (stream: JobStream) => Point; edges: (point: Point) => Edge[] } => {
  const points = new Map<JobStream | StreamJob, { start: Point; end: Point }>()
  const pointsOf = (stream: JobStream, job?: StreamJob): { start: Point; end: Point } => {
    const before = points.get(job ?? stream)
    if (before !== undefined) return before
    const end: Point = { stream, job, isEnd: true, state: 'new' }
    const made = { end, start: job === undefined ? { ...end, isEnd: false } : end }
    points.set(job ?? stream, made)
    return made
  }
  const edgesOf = (stream: JobStream, all: readonly Follows[]): Edge[] =>
    all.flatMap((follows) => {
      if (!isSameDay(follows, stream)) return []
      const name = predecessorStream(follows, stream)
      const target = name === predecessorStream({}, stream) ? stream : world.find('stream', name)
      if (target === undefined) return []
      const job = follows.job === undefined ? undefined : world.jobOf(target, follows.job)
      // What follows itself, or a job that is not there, is reported elsewhere.
      if (follows.job !== undefined && job === undefined) return []
      return [{ to: pointsOf(target, job).end, follows }]
    })
  return {
    end: (stream) => pointsOf(stream).end,
    edges: ({ stream, job, isEnd }) => {
      const start: Edge = { to: pointsOf(stream).start }
      if (job !== undefined) return [start, ...edgesOf(stream, predecessorsOf(job))]
      return isEnd
        ? [start, ...stream.jobs.map((each) => ({ to: pointsOf(stream, each).end }))]
        : edgesOf(stream, predecessorsOf(stream))
    },
  }
}

/** Circles that can be reached from a point: depth first, and without recursion, as chains of jobs are long. */
const search = (from: Point, edgesOf: (point: Point) => Edge[]): Edge[][] => {
  const circles: Edge[][] = []
  const way: Step[] = []
  const enter = (edge: Edge): void => {
    edge.to.state = 'open'
    way.push({ edge, next: edgesOf(edge.to).values() })
  }
  if (from.state === 'new') enter({ to: from })
  for (let step = way.at(-1); step !== undefined; step = way.at(-1)) {
    const { value: edge } = step.next.next()
    if (edge === undefined) {
      step.edge.to.state = 'done'
      way.pop()
    } else if (edge.to.state === 'open') {
      const begin = way.findIndex(({ edge: { to } }) => to === edge.to)
      circles.push([...way.slice(begin + 1).map((each) => each.edge), edge])
    } else if (edge.to.state === 'new') {
      enter(edge)
    }
  }
  return circles
}

const nameOf = ({ stream, job }: Point, short: boolean): string => {
  const name = `${stream.workstation}#${stream.name}`
  if (job === undefined) return name
  return short ? job.name : `${name}.${job.name}`
}

type PositionOf = (part: object) => Position | undefined

const diagnoseCircle = (circle: readonly Edge[], positionOf: PositionOf): Diagnostic[] => {
  const reasons = circle.flatMap(({ follows }) => follows ?? [])
  const position = reasons.map(positionOf).find((each) => each !== undefined)
  const last = circle.at(-1)
  // One that follows itself is told by `checkFollows`.
  if (position === undefined || last === undefined || reasons.length < 2) return []
  const within = circle.every(({ to }) => to.job !== undefined && to.stream === last.to.stream)
  const names = [last, ...circle].map(({ to }) => nameOf(to, within))
  const path = names.filter((name, at) => name !== names[at - 1]).join(' -> ')
  return [
    diagnose(position, {
      code: 'definition.cycle',
      message: `These wait for each other and could never start: ${path}.`,
      hint: 'Take one FOLLOWS out, or let it follow PREVIOUS.',
    }),
  ]
}
