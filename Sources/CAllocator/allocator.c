#include "CAllocator.h"

#include <stdlib.h>

#ifdef __GLIBC__
#include <malloc.h>

void allocator_limit(int heaps, int threshold) {
    mallopt(M_ARENA_MAX, heaps);
    if (threshold <= 0) return;
    mallopt(M_MMAP_THRESHOLD, threshold);
    mallopt(M_TRIM_THRESHOLD, threshold);
}
#else
void allocator_limit(int heaps, int threshold) {
    (void)heaps;
    (void)threshold;
}
#endif
