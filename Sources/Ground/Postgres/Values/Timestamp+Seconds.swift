// SPDX-License-Identifier: Apache-2.0

extension Timestamp {
    /// Whole seconds since 1970-01-01 UTC, rounded down.
    package var seconds: Int64 {
        let micro = microsecondsSince1970
        return micro >= 0 ? micro / 1_000_000 : -((-micro + 999_999) / 1_000_000)
    }

    /// The instant that lies so long before.
    package func before(_ time: Duration) -> Timestamp {
        let (seconds, attoseconds) = time.components
        return Timestamp(
            microsecondsSince2000: microsecondsSince2000 - seconds * 1_000_000
                - attoseconds / 1_000_000_000_000)
    }

    package init(seconds: Int64) {
        self.init(microsecondsSince1970: seconds * 1_000_000)
    }
}
