// Linking this into the program that hosts an embedded cluster lets the cluster give every member of a group a name of
// its own. Nothing is to be called.
#ifndef UNIQUE_MEMBERS_H
#define UNIQUE_MEMBERS_H

/// Counts the names given so far; here so that there is something to link with.
unsigned long unique_members_named(void);

#endif
