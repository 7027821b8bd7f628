// SPDX-License-Identifier: Apache-2.0

/// What is known of one file.
struct Entry {
    /// Of very many most are handed: the few others take no room in them.
    enum State {
        /// Looked at, not complete.
        indirect case waiting(Completeness, WaitReason)
        /// Given to the ingest, which has not released it.
        case handed
        /// Given as a refusal; nil: it has no identity worth the name.
        indirect case refused(FileIdentity?)
        /// Released, and not to be looked at before.
        indirect case deferred(until: Duration)
    }

    var state: State
    var label: String?
    let firstSeen: Duration
    /// Number of the listing that saw it last.
    var listing: Int
}
