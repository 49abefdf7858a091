'use strict';

// A user's own client. Usage:
//   node client.js produce BROKER REGISTRY TOPIC < {"schema": ..., "events": [{key, partition, timestamp, value}]}
//   node client.js consume BROKER REGISTRY TOPIC COUNT > one JSON object per record
// "produce" registers the schema under TOPIC-value; "consume" reads what is committed, from the beginning.

const fs = require('fs');
const { Kafka, Partitioners, logLevel } = require('kafkajs');
const { SchemaRegistry, SchemaType } = require('@kafkajs/confluent-schema-registry');

const [command, broker, host, topic, count] = process.argv.slice(2);
const kafka = new Kafka({ clientId: 'another-client', brokers: [broker], logLevel: logLevel.ERROR });
const registry = new SchemaRegistry({ host });

async function produce() {
  const { schema, events } = JSON.parse(fs.readFileSync(0, 'utf8'));
  const { id } = await registry.register(
    { type: SchemaType.AVRO, schema: JSON.stringify(schema) }, { subject: `${topic}-value` });
  const messages = await Promise.all(events.map(async (event) => ({
    key: event.key,
    partition: event.partition,
    timestamp: String(event.timestamp),
    value: await registry.encode(id, event.value),
  })));
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  await producer.send({ topic, acks: -1, messages });
  await producer.disconnect();
}

async function consume() {
  const consumer = kafka.consumer({ groupId: `another-client-${topic}` });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  let missing = Number(count);
  await new Promise((resolve, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    consumer.run({
      eachMessage: async ({ partition, message }) => {
        if (missing === 0) return;
        console.log(JSON.stringify({
          key: message.key.toString(),
          partition,
          timestamp: Number(message.timestamp),
          value: await registry.decode(message.value),
        }));
        if (--missing === 0) resolve();
      },
    }).catch(reject);
  });
  await consumer.disconnect();
}

const commands = { produce, consume };
commands[command]().catch((error) => {
  console.error(error);
  process.exit(1);
});
