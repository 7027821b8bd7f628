#pragma once
#include <sys/vfs.h>

// glibc declares renameat2(2) and syncfs(2) only for _GNU_SOURCE, which Swift's Glibc module does not
// set.
extern int renameat2(int old_folder, const char *old_path, int new_folder, const char *new_path,
                     unsigned int flags);
extern int syncfs(int descriptor);
enum bascule_rename { BASCULE_RENAME_NOREPLACE = 1 };
