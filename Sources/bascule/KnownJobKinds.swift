// SPDX-License-Identifier: Apache-2.0

/// The kinds of jobs that a schedule may name: those that `bascule run` registers.
enum KnownJobKinds {
    static let all: Set<String> = [
        "aggregates.refresh", "aggregates.backfill", "exports.run", "housekeeping.archive",
        "housekeeping.expectations", "housekeeping.history", "housekeeping.indexes",
        "housekeeping.logs",
    ]
}
