#pragma once

#ifdef __cplusplus
extern "C" {
#endif

/// At most so many heaps that threads share; blocks from `threshold` bytes on have a mapping of their own, and a heap
/// gives back its end from so many free bytes on; 0 leaves both as they are. Does nothing where the allocator is not glibc's.
void allocator_limit(int heaps, int threshold);

#ifdef __cplusplus
}
#endif
