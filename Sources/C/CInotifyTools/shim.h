#pragma once
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/vfs.h>
#include <inotifytools/inotifytools.h>

// Swift's Glibc does not import the lease and rename calls of fcntl(2) and renameat2(2).
enum bascule_lease { BASCULE_F_SETLEASE = 1024, BASCULE_F_GETLEASE = 1025 };
