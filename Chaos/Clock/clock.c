// The wall clock jumps, the monotonic clock does not, as when somebody sets the time of a machine.
//
// Waits with a deadline on the wall clock behave as they do then: after a jump forward they end early, after a jump
// back they last until the clock has come round again, unless somebody wakes them. librdkafka waits like that, through
// C11's cnd_timedwait, which libfaketime 0.9.10 does not know: under it, a poll of 100 ms lasts as long as the jump.
#define _GNU_SOURCE
#include "CChaosClock.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

static const int64_t second = 1000000000;
// How late a wait may notice that the clock has jumped.
static const int64_t slice = 200000000;

static _Atomic int64_t *shared_offset;

__attribute__((constructor)) static void open_clock(void) {
    const char *path = getenv(CHAOS_CLOCK_VARIABLE);
    if (path == NULL) return;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return;
    void *mapped = mmap(NULL, sizeof(int64_t), PROT_READ, MAP_SHARED, descriptor, 0);
    close(descriptor);
    if (mapped != MAP_FAILED) shared_offset = mapped;
}

// The function behind ours. Some names have versions; the newest is the one that programs are linked with.
static void *behind(const char *name, const char *version) {
    void *found = version == NULL ? NULL : dlvsym(RTLD_NEXT, name, version);
    return found != NULL ? found : dlsym(RTLD_NEXT, name);
}

#define BEHIND(type, name, version) \
    static _Atomic(type) known; \
    type real = atomic_load(&known); \
    if (real == NULL) { \
        real = (type)behind(name, version); \
        atomic_store(&known, real); \
    }

typedef int (*clock_function)(clockid_t, struct timespec *);

static int real_clock(clockid_t clock, struct timespec *time) {
    BEHIND(clock_function, "clock_gettime", NULL)
    return real(clock, time);
}

static int64_t offset(void) {
    return shared_offset == NULL ? 0 : atomic_load_explicit(shared_offset, memory_order_relaxed);
}

static int64_t nanoseconds(const struct timespec *time) {
    return (int64_t)time->tv_sec * second + time->tv_nsec;
}

static struct timespec timespec_of(int64_t nanoseconds) {
    struct timespec time = {.tv_sec = nanoseconds / second, .tv_nsec = nanoseconds % second};
    return time;
}

static int64_t real_now(void) {
    struct timespec time;
    real_clock(CLOCK_REALTIME, &time);
    return nanoseconds(&time);
}

static int64_t shifted_now(void) { return real_now() + offset(); }

int clock_gettime(clockid_t clock, struct timespec *time) {
    int result = real_clock(clock, time);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        *time = timespec_of(nanoseconds(time) + offset());
    }
    return result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    (void)zone;
    struct timespec now = timespec_of(shifted_now());
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *result) {
    time_t now = shifted_now() / second;
    if (result != NULL) *result = now;
    return now;
}

int timespec_get(struct timespec *time, int base) {
    if (base != TIME_UTC) return 0;
    *time = timespec_of(shifted_now());
    return base;
}

// The next moment, on the real clock, at which to look whether the deadline on the shifted one has passed.
static struct timespec next_look(const struct timespec *deadline) {
    int64_t left = nanoseconds(deadline) - shifted_now();
    return timespec_of(real_now() + (left < 0 ? 0 : left < slice ? left : slice));
}

static bool has_passed(const struct timespec *deadline) { return shifted_now() >= nanoseconds(deadline); }

typedef int (*cnd_function)(cnd_t *, mtx_t *, const struct timespec *);

// Between two looks the waiter returns as if woken without a cause, which every waiter on a condition has to expect:
// a loop in here could miss a signal.
int cnd_timedwait(cnd_t *restrict condition, mtx_t *restrict mutex, const struct timespec *restrict deadline) {
    BEHIND(cnd_function, "cnd_timedwait", NULL)
    struct timespec look = next_look(deadline);
    int result = real(condition, mutex, &look);
    return result == thrd_timedout && !has_passed(deadline) ? thrd_success : result;
}

typedef int (*cond_function)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);

int pthread_cond_timedwait(
    pthread_cond_t *restrict condition, pthread_mutex_t *restrict mutex, const struct timespec *restrict deadline) {
    BEHIND(cond_function, "pthread_cond_timedwait", "GLIBC_2.3.2")
    struct timespec look = next_look(deadline);
    int result = real(condition, mutex, &look);
    return result == ETIMEDOUT && !has_passed(deadline) ? 0 : result;
}

typedef int (*sem_function)(sem_t *, const struct timespec *);

// A semaphore counts, so no signal is missed between two looks.
int sem_timedwait(sem_t *restrict semaphore, const struct timespec *restrict deadline) {
    BEHIND(sem_function, "sem_timedwait", NULL)
    for (;;) {
        struct timespec look = next_look(deadline);
        int result = real(semaphore, &look);
        if (result == 0 || errno != ETIMEDOUT || has_passed(deadline)) return result;
    }
}
