"""A worker in Python that does what dragon-scorer does, as a peer for the benchmark: the same rules and lists, the same
assessments, at-least-once, tuned as confluent-kafka's users tune it. It does not validate records beyond reading them.
"""

import argparse
import os
import signal
import sys
import time

import orjson
from confluent_kafka import Consumer, KafkaError, KafkaException, Producer, TopicPartition

from fields import instant
from rules import Rules

BATCH = 1000
COMMIT_RECORDS = 10_000
COMMIT_SECONDS = 0.1


class Worker:
    """Consumes, assesses, produces; commits what has been delivered."""

    def __init__(self, options, rules, cluster):
        self.options, self.rules, self.cluster = options, rules, cluster
        common = {"bootstrap.servers": options.brokers, "client.id": "python-scorer"}
        wait = {"fetch.wait.max.ms": 10, "session.timeout.ms": 6000, "heartbeat.interval.ms": 500,
                "broker.address.family": "v4"} if options.embedded else {"fetch.wait.max.ms": 100}
        self.consumer = Consumer({
            **common, **wait, "group.id": os.environ.get("DRAGON_WORKERS_SCORER_GROUP", "python-scorer"),
            "enable.auto.commit": False, "auto.offset.reset": "earliest", "check.crcs": True,
            "queued.min.messages": 500_000, "queued.max.messages.kbytes": 262_144, "fetch.queue.backoff.ms": 20,
        })
        self.error = None
        self.producer = Producer({
            **common, "enable.idempotence": True, "linger.ms": options.linger, "compression.type": "lz4",
            "batch.num.messages": 10_000, "queue.buffering.max.messages": 100_000,
            "queue.buffering.max.kbytes": 131_072, "partitioner": "murmur2_random",
            # Only failures call back: a call into Python for every record would cost as much as a rule.
            "delivery.report.only.error": True, "on_delivery": self._failed,
        })
        self.positions = {}
        self.pending = 0

    def _failed(self, error, message):
        self.error = error

    def run(self):
        self.consumer.subscribe([self.options.input])
        committed = time.monotonic()
        parent = os.getppid()
        # It must not outlive a benchmark that was killed.
        while os.getppid() == parent:
            first = self.consumer.poll(0.1)
            messages = [first] if first is not None else []
            if messages:
                messages += self.consumer.consume(BATCH, 0)
            for message in messages:
                if message.error() is None:
                    self._handle(message)
                elif message.error().code() != KafkaError._PARTITION_EOF:
                    raise KafkaException(message.error())
            self.producer.poll(0)
            now = time.monotonic()
            if self.pending and (self.pending >= COMMIT_RECORDS or now - committed >= COMMIT_SECONDS):
                self._commit()
                committed = now

    def _handle(self, message):
        payload = message.value()
        topic, partition, offset = message.topic(), message.partition(), message.offset()
        record = orjson.loads(payload)
        as_of = message.timestamp()[1]
        score, lane, reasons = self.rules.assess(record, as_of)
        identity = f"{record['agency']}/{record['id']}"
        thread = record.get("thread_id") or identity
        name = f"a-{topic}-{partition}-{offset}-{self.cluster}"
        time_text = instant(as_of)
        exercise = record.get("exercise", False)
        assessment = orjson.dumps({
            "schema_version": "1.0", "type": "assessment", "id": name, "record_id": identity,
            "record_type": record["type"], "thread_id": thread, "commodity_group": record["commodity_group"],
            "exercise": exercise, "as_of": time_text, "score": score, "lane": lane, "reasons": reasons,
            "rules_revision": self.rules.revision,
            "position": {"topic": topic, "partition": partition, "offset": offset},
            "record": orjson.Fragment(payload),
        })
        headers = [
            ("ce_specversion", "1.0"), ("ce_id", name), ("ce_source", "python-scorer"),
            ("ce_type", "mekong-dragon.assessment"), ("ce_time", time_text), ("ce_subject", thread),
            ("content-type", "application/json"),
        ]
        if exercise:
            headers.append(("ce_exercise", "true"))
        while True:
            try:
                self.producer.produce(self.options.output, assessment, thread, headers=headers)
                break
            except BufferError:
                self.producer.poll(0.01)
        self.positions[partition] = offset + 1
        self.pending += 1

    def _commit(self):
        """Waits for what is under way, then commits."""
        self.producer.flush()
        if self.error is not None:
            raise KafkaException(self.error)
        topic = self.options.input
        self.consumer.commit(
            offsets=[TopicPartition(topic, partition, offset) for partition, offset in self.positions.items()],
            asynchronous=True)
        self.positions.clear()
        self.pending = 0


def main():
    parser = argparse.ArgumentParser()
    for name in ("brokers", "input", "output", "rules", "lists"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--embedded", action="store_true")
    parser.add_argument("--linger", type=int, default=5)
    options = parser.parse_args()
    rules = Rules(options.rules, options.lists)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    print("ready", flush=True)
    Worker(options, rules, "bench").run()


if __name__ == "__main__":
    sys.exit(main())
