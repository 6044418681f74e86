/** STARTCOND: what lets a job stream begin besides its times (User's Guide and Reference, "startcond"). */
import { Type, type Static } from 'typebox'

/** The job that is added to the stream to watch for the condition. */
const Monitor = {
  /** ALIAS; absent: a name made from what is watched. */
  alias: Type.Optional(Type.String()),
  /** RERUN: when the condition comes true, the next instance is submitted, to watch on. */
  rerun: Type.Boolean(),
}

export const StartCondition = Type.Union([
  Type.Object({
    type: Type.Literal('file'),
    event: Type.Union([Type.Literal('created'), Type.Literal('modified')]),
    workstation: Type.Optional(Type.String()),
    file: Type.String(),
    user: Type.Optional(Type.String()),
    /** Seconds between two looks. */
    interval: Type.Integer({ minimum: 0 }),
    /** BATCH: all files that match at once start one instance. */
    batch: Type.Optional(Type.Boolean()),
    /** OUTFILE: where the names of the files that matched are written. */
    outputFile: Type.Optional(Type.String()),
    /** PARAMS: further parameters of the watch. */
    parameters: Type.Optional(Type.String()),
    ...Monitor,
  }),
  Type.Object({
    type: Type.Literal('job'),
    workstation: Type.Optional(Type.String()),
    job: Type.String(),
    /** OUTCOND: the output condition of that job. */
    condition: Type.String(),
    interval: Type.Integer({ minimum: 0 }),
    ...Monitor,
  }),
])
export type StartCondition = Static<typeof StartCondition>
