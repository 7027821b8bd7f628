// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// One attempt that has ended, and what is to be written about it.
struct Settlement: Sendable {
    let job: ClaimedJob
    var verdict: Verdict
    var lines: [JobRun.Line] = []
    /// The attempt has shown progress, whose row goes with it.
    var hadProgress = false
}
