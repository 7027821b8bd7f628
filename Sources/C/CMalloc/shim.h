#pragma once

// mallopt(3) and its options, which Swift's Glibc module leaves out.
#include <malloc.h>
