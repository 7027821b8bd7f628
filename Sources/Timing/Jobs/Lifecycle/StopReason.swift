// SPDX-License-Identifier: Apache-2.0

/// Why a running job was told to stop.
enum StopReason: Sendable, Equatable {
    case requested(by: String)
    case timeout(Duration)
    case shutdown
    /// The worker lost its lease: another one has the job by now.
    case leaseLost
}
