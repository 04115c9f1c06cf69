// The plain C worker: consume, produce, commit. The yardstick of the worker runtime.
#include "CBaseline.h"
#include "clients.h"

/// How many records are taken before the delivery reports are served.
#define DRAIN 1000

/// Records that are committed together share one of two generations: one is being filled while the reports of the
/// other arrive, so that the loop never waits for the broker.
typedef struct {
    const baseline_copy_job *job;
    rd_kafka_t *consumer;
    rd_kafka_t *producer;
    rd_kafka_topic_t *target;
    /// After what has been taken, by partition.
    rd_kafka_topic_partition_list_t *positions;
    /// The positions of the generation whose reports are awaited; NULL where none is.
    rd_kafka_topic_partition_list_t *awaited;
    int64_t outstanding[2];
    int generation;
    /// Records of the generation being filled, and when it began.
    int64_t taken;
    double since;
    baseline_result result;
} copy;

static void take_report(rd_kafka_t *client, const rd_kafka_message_t *message, void *opaque) {
    (void)client;
    copy *state = opaque;
    state->outstanding[(intptr_t)message->_private]--;
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) state->result.error = message->err;
}

static void fail(copy *state, rd_kafka_error_t *error) {
    if (error == NULL) return;
    state->result.error = rd_kafka_error_code(error);
    rd_kafka_error_destroy(error);
}

static void produce(copy *state, const rd_kafka_message_t *message) {
    while (rd_kafka_produce(
               state->target, RD_KAFKA_PARTITION_UA, RD_KAFKA_MSG_F_COPY, message->payload, message->len, message->key,
               message->key_len, (void *)(intptr_t)state->generation) != 0) {
        if (rd_kafka_last_error() != RD_KAFKA_RESP_ERR__QUEUE_FULL) {
            state->result.error = rd_kafka_last_error();
            return;
        }
        rd_kafka_poll(state->producer, 10);
    }
    state->outstanding[state->generation]++;
}

/// Takes and produces what has come, up to `limit` records; waits up to 100 ms for the first.
static void drain(copy *state, int limit) {
    int64_t end = state->result.records + limit;
    if (end > state->job->records) end = state->job->records;
    rd_kafka_message_t *message = rd_kafka_consumer_poll(state->consumer, 100);
    while (message != NULL) {
        if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
            if (state->taken++ == 0) state->since = baseline_wall_seconds();
            if (state->job->transactional && state->taken == 1) fail(state, rd_kafka_begin_transaction(state->producer));
            produce(state, message);
            state->positions->elems[message->partition].offset = message->offset + 1;
            state->result.records++;
            state->result.bytes += (int64_t)(message->len + message->key_len);
        }
        rd_kafka_message_destroy(message);
        message = state->result.records < end && state->result.error == 0 ? rd_kafka_consumer_poll(state->consumer, 0)
                                                                          : NULL;
    }
}

static int is_due(const copy *state) {
    return state->taken >= state->job->batch || state->result.records >= state->job->records ||
           (state->taken > 0 && baseline_wall_seconds() - state->since >= state->job->interval);
}

/// Commits the generation whose reports have all come, and begins to wait for the next when that is due.
static void settle(copy *state) {
    if (state->awaited != NULL && state->outstanding[1 - state->generation] == 0) {
        if (state->result.error == 0) rd_kafka_commit(state->consumer, state->awaited, 1);
        rd_kafka_topic_partition_list_destroy(state->awaited);
        state->awaited = NULL;
    }
    if (state->awaited == NULL && state->taken > 0 && is_due(state)) {
        state->awaited = rd_kafka_topic_partition_list_copy(state->positions);
        state->generation = 1 - state->generation;
        state->taken = 0;
    }
}

static void end_transaction(copy *state, rd_kafka_consumer_group_metadata_t *member) {
    if (state->taken == 0 || !is_due(state)) return;
    fail(state, rd_kafka_send_offsets_to_transaction(state->producer, state->positions, member, 30000));
    if (state->result.error == 0) fail(state, rd_kafka_commit_transaction(state->producer, 30000));
    state->taken = 0;
}

static void run(copy *state) {
    rd_kafka_consumer_group_metadata_t *member = rd_kafka_consumer_group_metadata(state->consumer);
    if (state->job->transactional) fail(state, rd_kafka_init_transactions(state->producer, 30000));
    double last = baseline_wall_seconds();
    while (state->result.error == 0 && baseline_wall_seconds() - last < 30) {
        int64_t before = state->result.records;
        if (before < state->job->records) {
            int room = state->job->transactional ? (int)(state->job->batch - state->taken) : DRAIN;
            drain(state, room < DRAIN ? room : DRAIN);
            rd_kafka_poll(state->producer, 0);
        } else {
            rd_kafka_poll(state->producer, 10);
        }
        if (state->job->transactional) {
            end_transaction(state, member);
        } else {
            settle(state);
        }
        if (state->result.records > before) last = baseline_wall_seconds();
        if (state->result.records >= state->job->records && state->awaited == NULL && state->taken == 0) break;
    }
    // Waits for the last commit.
    if (!state->job->transactional) rd_kafka_commit(state->consumer, state->positions, 0);
    rd_kafka_consumer_group_metadata_destroy(member);
}

baseline_result baseline_copy(const baseline_copy_job *job) {
    copy state = {.job = job};
    state.consumer =
        make_consumer(job->consumer, job->consumer_count, job->topic, job->partitions, RD_KAFKA_OFFSET_BEGINNING);
    state.producer = make_client(RD_KAFKA_PRODUCER, job->producer, job->producer_count, take_report, &state);
    if (state.consumer == NULL || state.producer == NULL) {
        if (state.consumer != NULL) rd_kafka_destroy(state.consumer);
        if (state.producer != NULL) rd_kafka_destroy(state.producer);
        state.result.error = RD_KAFKA_RESP_ERR__INVALID_ARG;
        return state.result;
    }
    state.target = rd_kafka_topic_new(state.producer, job->target, NULL);
    state.positions = rd_kafka_topic_partition_list_new(job->partitions);
    for (int i = 0; i < job->partitions; i++) rd_kafka_topic_partition_list_add(state.positions, job->topic, i);
    double cpu = baseline_cpu_seconds(), wall = baseline_wall_seconds();
    run(&state);
    state.result.cpu_seconds = baseline_cpu_seconds() - cpu;
    state.result.wall_seconds = baseline_wall_seconds() - wall;
    if (state.awaited != NULL) rd_kafka_topic_partition_list_destroy(state.awaited);
    rd_kafka_topic_partition_list_destroy(state.positions);
    rd_kafka_topic_destroy(state.target);
    rd_kafka_consumer_close(state.consumer);
    rd_kafka_destroy(state.consumer);
    rd_kafka_destroy(state.producer);
    return state.result;
}
