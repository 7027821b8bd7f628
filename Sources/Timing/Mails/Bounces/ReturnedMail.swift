// SPDX-License-Identifier: Apache-2.0

/// A mail in the folder that undeliverable ones come back to.
package struct ReturnedMail: Sendable {
    package let folder: String
    package let validity: Int64
    package let number: Int64
    /// As it came, or its beginning: what it says stands before what it returns.
    package let bytes: [UInt8]
    /// Why its server does not give it out; then there are no bytes.
    package let refusal: String?

    /// Bytes of a mail that are read, at most.
    package static let largest = 256 << 10

    package init(
        folder: String, validity: Int64, number: Int64, bytes: [UInt8], refusal: String? = nil
    ) {
        self.folder = folder
        self.validity = validity
        self.number = number
        self.bytes = bytes
        self.refusal = refusal
    }
}
