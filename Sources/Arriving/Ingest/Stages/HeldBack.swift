// SPDX-License-Identifier: Apache-2.0

internal import Feeds

/// A file that must wait for somebody, for it is far from usual; the others of its batch are loaded.
struct HeldBack: Error {
    let digest: Digest
    let unusual: Unusual
}
