// SPDX-License-Identifier: Apache-2.0

/// The packing of the bytes.
package enum Packing: String, Sendable, Equatable {
    case none
    case gzip
    case zip
}
