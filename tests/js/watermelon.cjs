// Three devices of one person keep their own goals in WatermelonDB, and synchronise with the real
// library. Called with the address of the operation, an access token, and whose ids new rows get:
// `uuid`, or `own` for those that the library makes.
//
// NODE_PATH names the folder that the library was installed into.
const { randomUUID } = require('node:crypto')
const assert = require('node:assert/strict')
const { Database, Model, appSchema, tableSchema } = require('@nozbe/watermelondb')
const { default: LokiJSAdapter } = require('@nozbe/watermelondb/adapters/lokijs')
const { hasUnsyncedChanges, synchronize } = require('@nozbe/watermelondb/sync')
const { setGenerator } = require('@nozbe/watermelondb/utils/common/randomId')
const { LokiMemoryAdapter } = require('lokijs')

const [address, token, ids] = process.argv.slice(2)
if (ids === 'uuid') setGenerator(randomUUID)

const TABLE = 'own_goals'
const columns = [
  { name: 'title', type: 'string' },
  { name: 'percent', type: 'number' },
  { name: 'due_on', type: 'string', isOptional: true },
  { name: 'colour', type: 'string' }, // of this app alone
]
const schema = appSchema({ version: 1, tables: [tableSchema({ name: TABLE, columns })] })

class Goal extends Model {
  static table = TABLE
}

const complaints = []
console.error = (...words) => complaints.push(words.join(' '))

class Device {
  constructor(name) {
    const adapter = new LokiJSAdapter({
      schema,
      dbName: name,
      useWebWorker: false,
      useIncrementalIndexedDB: false,
      _testLokiAdapter: new LokiMemoryAdapter(),
    })
    this.database = new Database({ adapter, modelClasses: [Goal] })
    this.goals = this.database.get(TABLE)
    this.pulled = []
    this.isLost = false // whether it sends a number that is not one of the server's
  }

  async ask(query, rest = {}) {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const answer = await fetch(`${address}?${new URLSearchParams(query)}`, { headers, ...rest })
    const body = await answer.json()
    if (!answer.ok) throw Object.assign(new Error(body.title), body)
    return body
  }

  // The push waits for `meanwhile`: what others do after this device has pulled.
  synchronize(meanwhile = async () => {}) {
    return synchronize({
      database: this.database,
      sendCreatedAsUpdated: true,
      pullChanges: async ({ lastPulledAt, schemaVersion, migration }) => {
        const from = (number) => ({
          last_pulled_at: number, schema_version: schemaVersion, migration: JSON.stringify(migration),
        })
        const found = await this.ask(from(this.isLost ? Number.MAX_SAFE_INTEGER : lastPulledAt)).catch(
          async (problem) => {
            assert.equal(problem.code, 'full-sync-required')
            return { ...(await this.ask(from(0))), experimentalStrategy: 'replacement' }
          },
        )
        this.pulled.push(found)
        return found
      },
      pushChanges: async ({ changes, lastPulledAt }) => {
        await meanwhile()
        await this.ask({ last_pulled_at: lastPulledAt }, { method: 'POST', body: JSON.stringify(changes) })
      },
    })
  }

  write(values, goal) {
    const fill = (record) => Object.entries(values).forEach(([name, value]) => record._setRaw(name, value))
    return this.database.write(() => (goal ? goal.update(fill) : this.goals.create(fill)))
  }

  async remove(id) {
    const goal = await this.goals.find(id)
    return this.database.write(() => goal.markAsDeleted())
  }

  async change(id, values) {
    return this.write(values, await this.goals.find(id))
  }

  async rows() {
    const found = await this.goals.query().fetch()
    return Object.fromEntries(found.map(({ id, _raw }) => [id, [_raw.title, _raw.percent, _raw.due_on]]))
  }
}

async function story() {
  const [desk, phone] = [new Device('desk'), new Device('phone')]
  const run = await desk.write({ title: 'Run', percent: 10, colour: 'green' })
  const read = await desk.write({ title: 'Read', percent: 0 })
  assert.equal(run.id.length, ids === 'uuid' ? 36 : 16)
  await desk.synchronize()
  assert.equal(await hasUnsyncedChanges({ database: desk.database }), false)
  await phone.synchronize()
  assert.deepEqual(await phone.rows(), { [run.id]: ['Run', 10, null], [read.id]: ['Read', 0, null] })

  await desk.change(run.id, { title: 'Run far' })
  await phone.change(run.id, { percent: 50, due_on: '2099-01-31' })
  await desk.synchronize()
  await phone.synchronize()
  await desk.synchronize()
  assert.deepEqual((await desk.rows())[run.id], ['Run far', 50, '2099-01-31'])
  assert.deepEqual(await desk.rows(), await phone.rows())

  // both at once: the second one is refused as a whole, and synchronises again
  await desk.change(run.id, { title: 'Run further' })
  await phone.change(run.id, { percent: 60 })
  const late = await phone.write({ title: 'Swim' })
  await assert.rejects(phone.synchronize(() => desk.synchronize()), { code: 'row-changed', id: run.id })
  await desk.synchronize()
  assert.equal(late.id in (await desk.rows()), false)
  await phone.synchronize()
  await desk.synchronize()
  assert.deepEqual((await desk.rows())[run.id], ['Run further', 60, '2099-01-31'])
  assert.deepEqual(await desk.rows(), await phone.rows())

  await phone.remove(read.id)
  await phone.synchronize()
  await desk.synchronize()
  assert.equal(read.id in (await desk.rows()), false)

  const tablet = new Device('tablet')
  await tablet.synchronize()
  assert.deepEqual(await tablet.rows(), await desk.rows())
  assert.deepEqual(tablet.pulled[0].changes[TABLE].deleted, [])

  // lost, it begins anew: what is gone goes, and what was written meanwhile stays
  await phone.remove(run.id)
  await phone.remove(late.id)
  await phone.synchronize()
  const sing = await desk.write({ title: 'Sing' })
  await desk.change(late.id, { title: 'Swim far' })
  desk.isLost = true
  await desk.synchronize()
  desk.isLost = false
  assert.deepEqual(Object.keys(await desk.rows()), [sing.id])
  await phone.synchronize()
  assert.deepEqual(await phone.rows(), await desk.rows())

  const before = await desk.rows()
  await desk.synchronize()
  await desk.synchronize()
  const [last, idle] = desk.pulled.slice(-2)
  assert.deepEqual(idle, { changes: {}, timestamp: last.timestamp })
  assert.deepEqual(await desk.rows(), before)
  assert.deepEqual(complaints, [])
}

story().then(
  () => process.exit(0),
  (error) => {
    console.log(error)
    process.exit(1)
  },
)
