// SPDX-License-Identifier: Apache-2.0

extension Connection {
    /// Now by the server's clock, also inside a transaction.
    package func now() throws -> Timestamp { try query("select clock_timestamp()").value() }
}
