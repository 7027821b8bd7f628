// SPDX-License-Identifier: Apache-2.0

/// State of one file.
struct Entry {
    /// Most of very many files are handed over; the few in other states take no room here.
    enum State {
        /// Looked at, not complete.
        indirect case waiting(Completeness, WaitReason)
        /// Given to the ingest, which has not released it.
        case handed
        /// Given as a refusal; nil: it has no usable identity.
        indirect case refused(FileIdentity?)
        /// Given, and left where it is until it is another one or released.
        indirect case kept(FileIdentity)
        /// Released, and not to be looked at before.
        indirect case deferred(until: Duration)
    }

    var state: State
    var label: String?
    let firstSeen: Duration
    /// Number of the listing that saw it last.
    var listing: Int
}
