"""A worker in Python that does what dragon-scorer does without its memory of records, as a peer for the benchmark: the
same rules and lists, the same assessments to the byte, at-least-once, tuned as confluent-kafka's users tune it. It does
not validate records beyond reading them, does not look whether the rules have changed, and keeps no metrics.
"""

import argparse
import gc
import os
import signal
import sys
import time

import orjson
from confluent_kafka import Consumer, KafkaError, KafkaException, Producer, TopicPartition

from catalogue import moment
from document import Refused
from rules import Rules
from words import instant

BATCH = 1000
COMMIT_RECORDS = 10_000
COMMIT_SECONDS = 0.1
# Headers that are the same for every assessment.
VERSION, SOURCE = ("ce_specversion", "1.0"), ("ce_source", "python-scorer")
TYPE, CONTENT = ("ce_type", "mekong-dragon.assessment"), ("content-type", "application/json")
EXERCISE = ("ce_exercise", "true")


class Places(dict):
    """Partition → the beginning of the assessments' ids, and in JSON what stands before the offset of the record."""

    def __init__(self, topic, revision):
        super().__init__()
        self.topic, self.revision = topic, revision

    def __missing__(self, partition):
        before = (
            f',"rules_revision":"{self.revision}",'
            f'"position":{{"topic":"{self.topic}","partition":{partition},"offset":').encode()
        self[partition] = f"a-{self.topic}-{partition}-", before
        return self[partition]


class Worker:
    """Consumes, assesses, produces; commits what has been delivered."""

    def __init__(self, options, rules):
        self.options, self.output = options, options.output
        self.assess = rules.assess
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
        self.produce = self.producer.produce
        self.places = Places(options.input, rules.revision)
        self.name_after = f"-{self.producer.list_topics(timeout=10).cluster_id}"
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
        partition, offset = message.partition(), message.offset()
        name_before, position_before = self.places[partition]
        record = orjson.loads(payload)
        as_of = message.timestamp()[1]
        if as_of < 0:
            as_of = moment(record["reported_at"])
        score, lane, explanation = self.assess(record, as_of)
        identity = f"{record['agency']}/{record['id']}"
        thread = record.get("thread_id") or identity
        name = f"{name_before}{offset}{self.name_after}"
        time_text = instant(as_of)
        exercise = record.get("exercise", False)
        # The names of valid records hold no character that JSON would write otherwise.
        head = (
            f'{{"schema_version":"1.0","type":"assessment","id":"{name}","record_id":"{identity}",'
            f'"record_type":"{record["type"]}","thread_id":"{thread}","commodity_group":"{record["commodity_group"]}",'
            f'"exercise":{"true" if exercise else "false"},"as_of":"{time_text}","score":{score},"lane":"{lane}",'
        ).encode()
        foot = b'%b%d},"record":' % (position_before, offset)
        assessment = b"".join((head, *explanation, foot, payload, b"}"))
        headers = [
            VERSION, ("ce_id", name), SOURCE, TYPE, ("ce_time", time_text), ("ce_subject", thread), CONTENT,
        ]
        if exercise:
            headers.append(EXERCISE)
        while True:
            try:
                self.produce(self.output, assessment, thread, headers=headers)
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
    try:
        rules = Rules(options.rules, options.lists, orjson.dumps)
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        sys.exit(78)
    # Records and assessments hold no cycles: looking for some would cost as much as several rules.
    gc.freeze()
    gc.disable()
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    print("ready", flush=True)
    Worker(options, rules).run()


if __name__ == "__main__":
    sys.exit(main())
