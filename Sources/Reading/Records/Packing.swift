// SPDX-License-Identifier: Apache-2.0

/// What the bytes are wrapped in.
package enum Packing: String, Sendable, Equatable {
    case none
    case gzip
    case zip
}
