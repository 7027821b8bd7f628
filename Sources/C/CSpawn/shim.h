#pragma once
#include <spawn.h>

// glibc shows it to _GNU_SOURCE alone, which Swift's Glibc is read without.
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
