// SPDX-License-Identifier: Apache-2.0

/// One look at a file.
struct Observation: Sendable, Hashable {
    var identity: FileIdentity
    var linkCount = 1
    var lease = ReadLease.Answer.cannotTell
    /// The required marker or checksum file that is missing.
    var missing: WaitReason?
    var hasNULTail = false
    /// A writer closed it just now: the kernel lets go of the file a moment after it says so.
    var wasClosed = false
    /// Time since any fixed instant.
    var now: Duration
    /// How long it has been unchanged when it is first seen, as far as that is known.
    var stillFor = Duration.zero
}
