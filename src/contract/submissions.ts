/** The routes that submit work into the plan. */
import { Type } from 'typebox'
import { JobStream } from '#/model/job-stream.ts'
import { SubmittedJob, SubmittedStream } from '#/model/views.ts'
import { Order } from './fields.ts'
import { exactly, route } from './route.ts'
import {
  Alias,
  At,
  givenVariables,
  jobOptions,
  Name,
  RecoveryOptions,
  submittedWaits,
  Text,
} from './submission-fields.ts'

export const submissionRoutes = {
  submit: route({
    method: 'POST',
    path: '/streams/submit',
    tag: 'Orders',
    summary: 'Submit a job stream',
    description:
      'Puts one more occurrence of a defined stream into the plan, now or at a time. It waits for what its definition says and for what is said here; times, priority and limit come in place of its own.',
    body: exactly({
      stream: Name('WORKSTATION#STREAM, or STREAM where that is unique.'),
      ...givenVariables,
      at: Type.Optional(At),
      alias: Type.Optional(Alias),
      limit: Type.Optional(JobStream.properties.limit),
      ...submittedWaits,
      ...Order.properties,
    }),
    response: SubmittedStream,
  }),
  submitJob: route({
    method: 'POST',
    path: '/jobs/submit',
    tag: 'Orders',
    summary: 'Submit a job',
    description:
      'Puts one occurrence of a defined job into a stream of the plan. A stream that has ended is open again; what followed it and has gone on stays as it is.',
    body: exactly({
      job: Name('WORKSTATION#JOB, or JOB where that is unique.'),
      ...jobOptions,
      ...Order.properties,
    }),
    response: SubmittedJob,
  }),
  submitCommand: route({
    method: 'POST',
    path: '/jobs/submit-command',
    needs: 'scheduler',
    tag: 'Orders',
    summary: 'Submit a command or a script',
    description:
      'As a job that nobody has defined; without an alias it is named after the letters and digits of the command.',
    body: exactly({
      workstation: Name('Where it runs.'),
      command: Type.Optional(Text('A command line; say this or the script.')),
      script: Type.Optional(Text('The path of a script, and its arguments.')),
      logon: Type.Optional(Name('The user it runs as.')),
      successCondition: Type.Optional(Text('When it has succeeded, such as `RC<8`; absent: RC=0.', 256)),
      recovery: Type.Optional(RecoveryOptions),
      ...jobOptions,
      ...Order.properties,
    }),
    response: SubmittedJob,
  }),
}
