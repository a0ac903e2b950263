import { expect, test } from 'vitest'
import type { Measured, Scenario } from '#bench/follow/measure.ts'
import { goalsOf, makeReport } from '#bench/follow/report.ts'

const scenario: Scenario = { name: '200 followers', turns: 1, rate: 200, followers: 200 }
const sound: Measured = {
  subject: 'greenroom',
  followers: 200,
  due: 1000,
  delivered: 1000,
  lost: 0,
  doubled: 0,
  eventsMissing: 0,
  eventsRepeated: 0,
  cuts: 0,
  brokenOff: 0,
  refused: {},
  snapshots: 200,
  bytes: 100_000,
  p50Ms: 10,
  p99Ms: 30,
  worstMs: 50,
  cpu: { serverUs: 4, allUs: 6 },
  generatorPercent: 20,
}
const run = (change: Partial<Measured>): Measured => ({ ...sound, ...change })
const reportOf = (...figures: Measured[]) => makeReport([{ scenario, figures }])
const metBy = (...figures: Measured[]) =>
  Object.fromEntries(goalsOf(reportOf(...figures)).map(({ what, met }) => [what, met]))

test('the runs of a subject become their median, losses their sum', () => {
  const [first] = reportOf(run({ p99Ms: 10, lost: 1 }), run({ p99Ms: 20, lost: 2 }), run({ p99Ms: 90 }))
  expect(first?.subjects).toHaveLength(1)
  expect(first?.subjects[0]).toMatchObject({ p99Ms: { median: 20, worst: 90 }, lost: 3, bytesPerToken: 100 })
})

test('a peer is told how many times of it ours is', () => {
  const [first] = reportOf(run({}), run({ subject: 'bare', p99Ms: 15, cpu: { serverUs: 8, allUs: 8 } }))
  expect(first?.subjects.map(({ ours }) => ours)).toEqual([null, { p99: 2, cpuServer: 0.5, cpuAll: 0.75 }])
})

test('goals are met by ours, whatever the peers do', () => {
  expect(metBy(run({}), run({ subject: 'bare', lost: 7, p99Ms: 900 }))).toEqual({
    '200 followers, p99': true,
    '200 followers, CPU per token': true,
    'all tokens of all': true,
  })
})

test('all processes count where time on a core is limited', () => {
  expect(metBy(run({ cpu: { serverUs: 2, allUs: 8.1 } }))).toMatchObject({ '200 followers, CPU per token': false })
})

test.each([{ lost: 1 }, { doubled: 1 }, { eventsMissing: 1 }, { eventsRepeated: 1 }])('%o misses the goal', (fault) => {
  expect(metBy(run(fault))).toMatchObject({ 'all tokens of all': false })
})
