/** The routes by which an operator adds single dependencies to a job or job stream, removes them, or releases it from them. */
import { Type, type TObject, type TSchema } from 'typebox'
import { timeWords } from '#/model/dependency-change.ts'
import { DependencyView, JobDetail, StreamView } from '#/model/views.ts'
import { ById, Order } from './fields.ts'
import { exactly, route } from './route.ts'
import { addedWaits, Name, several, Text } from './submission-fields.ts'

const Addition = exactly({ ...addedWaits, ...Order.properties })

const Named = {
  follows: several(
    Name('A name or number.'),
    'Predecessors, named as for adding them. All that have the name are meant.',
  ),
  needs: several(Name('A resource.'), 'Resources: WORKSTATION#RESOURCE, or RESOURCE.'),
  opens: several(Text('A path.'), 'Files: a path, or WORKSTATION#PATH.'),
  prompts: several(Text('A prompt.', 200), 'Prompts by number, name or text.'),
}

const Removal = exactly({
  ...Named,
  times: Type.Optional(Type.Array(Type.Enum([...timeWords]), { maxItems: 3 })),
  ...Order.properties,
})

const Release = exactly({
  ...Named,
  times: Type.Optional(Type.Array(Type.Enum(['at']), { maxItems: 1 })),
  ...Order.properties,
})

const add = {
  summary: 'Add dependencies',
  description:
    'To one that has not started: predecessors, resources, files, prompts, and times in place of those it has. Refused when it would wait for what waits for it.',
}
const remove = {
  summary: 'Remove dependencies',
  description:
    'They are gone. Of a join that has fewer predecessors left than it asks for, all that are left are asked for.',
}
const release = {
  summary: 'Release from dependencies',
  description:
    'They count as come. A predecessor and a file are still shown; one that is run again by itself is not waited for anew. A resource is not taken.',
}

interface Words {
  readonly summary: string
  readonly description: string
}

const order = <Body extends TObject, Answer extends TSchema>(
  path: string,
  { summary, description }: Words,
  { body, response }: { readonly body: Body; readonly response: Answer },
) => route({ method: 'POST', path, tag: 'Orders', summary, description, params: ById, body, response })

const ofStream = ({ summary, description }: Words): Words => ({
  summary: `${summary}: of a job stream`,
  description: `${description} What its jobs wait for themselves stays.`,
})

export const dependencyOrderRoutes = {
  addDependencies: order('/jobs/:id/add-dependencies', add, { body: Addition, response: JobDetail }),
  removeDependencies: order('/jobs/:id/remove-dependencies', remove, { body: Removal, response: JobDetail }),
  releaseDependencies: order('/jobs/:id/release-dependencies', release, { body: Release, response: JobDetail }),
  addStreamDependencies: order('/streams/:id/add-dependencies', ofStream(add), {
    body: Addition,
    response: StreamView,
  }),
  removeStreamDependencies: order('/streams/:id/remove-dependencies', ofStream(remove), {
    body: Removal,
    response: StreamView,
  }),
  releaseStreamDependencies: order('/streams/:id/release-dependencies', ofStream(release), {
    body: Release,
    response: StreamView,
  }),
  streamDependencies: route({
    method: 'GET',
    shows: 'plan',
    path: '/streams/:id/dependencies',
    tag: 'Streams',
    summary: 'List what a job stream waits for',
    description: 'What the stream itself waits for, and how each stands; what its jobs wait for is shown with them.',
    params: ById,
    response: Type.Object({ items: Type.Array(DependencyView) }),
  }),
}
