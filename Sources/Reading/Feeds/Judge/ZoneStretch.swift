// SPDX-License-Identifier: Apache-2.0

internal import Calendar

/// The local times around the last one asked for that share one offset.
struct ZoneStretch {
    var low = Int64.max
    var high = Int64.min
    var offset: Int64 = 0
}
