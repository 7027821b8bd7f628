// SPDX-License-Identifier: Apache-2.0

/// A secret is not where it should be.
struct SecretMissing: Error {
    let place: String
}
