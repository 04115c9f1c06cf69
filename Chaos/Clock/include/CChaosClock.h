// A wall clock of its own for one process: preloaded (LD_PRELOAD), it shifts what the process takes for the time of
// day by as many nanoseconds as stand in the file that DRAGON_CHAOS_CLOCK names. Nothing is to be called from outside.
#ifndef CHAOS_CLOCK_H
#define CHAOS_CLOCK_H

/// The environment variable that names the file: eight bytes, a signed number in the machine's own order.
#define CHAOS_CLOCK_VARIABLE "DRAGON_CHAOS_CLOCK"

#endif
