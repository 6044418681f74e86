/** What people and programs are shown of workstations and resources. */
import { Type, type Static } from 'typebox'

export const WorkstationView = Type.Object({
  name: Type.String(),
  timezone: Type.String(),
  /** Jobs at once; 0: only HI and GO start. */
  limit: Type.Integer(),
  /** Only priorities above it start. */
  fence: Type.Integer(),
  /** False: nothing new starts on it. */
  linked: Type.Boolean(),
  ignored: Type.Boolean(),
  running: Type.Integer(),
  /** Jobs that wait for nothing but a place or a resource. */
  ready: Type.Integer(),
})
export type WorkstationView = Static<typeof WorkstationView>

/** A file that a job or stream waits for. */
export const FileView = Type.Object({
  id: Type.Integer(),
  workstation: Type.String(),
  path: Type.String(),
  /** What it must pass, as OPENS has it: `-s %p`; null: that it is there. */
  qualifier: Type.Union([Type.String(), Type.Null()]),
  found: Type.Boolean(),
  /** Who waits: `FTA1#PAYROLL.CALC`, or `FTA1#PAYROLL`. */
  waiter: Type.String(),
})
export type FileView = Static<typeof FileView>

export const ResourceView = Type.Object({
  /** `FTA1#TAPES`. */
  name: Type.String(),
  units: Type.Integer(),
  /** As its definition says; an operator may have altered the units. */
  defined: Type.Integer(),
  inUse: Type.Integer(),
  free: Type.Integer(),
  /** Ready jobs that need some of it. */
  waiting: Type.Integer(),
  /** The first of those that hold units. */
  holders: Type.Array(
    Type.Object({
      type: Type.Union([Type.Literal('job'), Type.Literal('stream')]),
      id: Type.Integer(),
      name: Type.String(),
      units: Type.Integer(),
    }),
  ),
})
export type ResourceView = Static<typeof ResourceView>
