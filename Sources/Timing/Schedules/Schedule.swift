// SPDX-License-Identifier: Apache-2.0

package import Calendar

/// Enqueues a kind of job in time: as declared, without its progress.
package struct Schedule: Sendable, Equatable {
    /// When it is due.
    package enum Form: Sendable, Equatable {
        /// Five fields or a nickname, in the schedule's zone.
        case cron(String)
        /// Elapsed seconds, whatever clocks do.
        case interval(Int64)
        /// One instant, seconds since 1970-01-01 UTC.
        case once(Int64)
    }

    /// What happens when one of its jobs still waits or runs.
    package enum Overlap: String, Sendable, CaseIterable {
        case skip
        case bufferOne = "buffer_one"
        case bufferAll = "buffer_all"
        case cancelOther = "cancel_other"
        case allowAll = "allow_all"
    }

    /// What happens to late ticks.
    package enum CatchUp: String, Sendable, CaseIterable {
        case none
        case latest
        case all
    }

    package var name: String
    package var kind: String
    /// A JSON object.
    package var arguments = "{}"
    package var queue = "default"
    package var priority = 0
    package var attemptsLimit: Int?
    package var form: Form
    package var zone: String
    package var overlap = Overlap.skip
    package var catchUp = CatchUp.latest
    /// How late a tick may be, in seconds.
    package var catchUpWindow: Int64 = 86_400
    /// Up to so many seconds later, by the tick's own offset.
    package var jitter: Int64 = 0
    /// Ticks are in `[starts, ends)`; seconds since 1970-01-01 UTC.
    package var starts: Int64?
    package var ends: Int64?
    /// It is paused after so many failures in a row.
    package var failuresLimit: Int?
    /// By the first such time after a tick, in its zone, one of its jobs must have succeeded.
    package var succeedBy: TimeOfDay?

    package init(name: String, kind: String, form: Form, zone: String) {
        self.name = name
        self.kind = kind
        self.form = form
        self.zone = zone
    }

    /// Seconds by which jitter delays a tick: the same on every host and every time.
    package func jitterOffset(of nominal: Int64) -> Int64 {
        guard jitter > 0 else { return 0 }
        // FNV-1a, then the last step of SplitMix64, for FNV leaves the low bits alike.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        hash ^= UInt64(bitPattern: nominal)
        hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
        hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int64((hash ^ (hash >> 31)) % UInt64(jitter + 1))
    }
}
