// SPDX-License-Identifier: Apache-2.0

/// Why what a browser brought back from the factory's login is not believed.
package struct OpenIDFlaw: Error, Sendable, Equatable {
    /// For the log, in English; it may have words of the other end.
    package let reason: String

    package init(_ reason: String) { self.reason = reason }
}
