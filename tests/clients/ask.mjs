// Asks an endpoint with sparql-http-client, in each way it can, and prints what it was told as JSON.
import ParsingClient from 'sparql-http-client/ParsingClient.js'

const [endpointUrl, select, construct, ask] = process.argv.slice(2)
const client = new ParsingClient({ endpointUrl })
const told = { rows: {}, triples: {}, boolean: {} }

for (const operation of ['get', 'postUrlencoded', 'postDirect']) {
  const rows = await client.query.select(select, { operation })
  told.rows[operation] = rows.map((row) => row.receiver.value)
  const triples = await client.query.construct(construct, { operation })
  told.triples[operation] = [...triples].map((quad) => [quad.subject.value, quad.predicate.value, quad.object.value])
  told.boolean[operation] = await client.query.ask(ask, { operation })
}

console.log(JSON.stringify(told))
